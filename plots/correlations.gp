
# Rank correlations: a tile for each pair, names beside and below.
# Data: column, row, rho, low, high, units.

set lmargin at screen px(left)
set rmargin at screen px(right)
set tmargin at screen py(top)
set bmargin at screen py(top + row_height * (names - 1))
set xrange [-0.5:names - 1.5]
set yrange [names - 0.5:0.5]
set border 0
unset xtics
unset ytics
do for [i = 1:tiles] {
  set object i rectangle from first tile_x[i] - 0.5, first tile_y[i] - 0.5 to first tile_x[i] + 0.5, first tile_y[i] + 0.5 behind fillcolor rgb tile_color[i] fillstyle solid border lc rgb '#ffffff'
  if (with_text == 1) { set label tile_text[i] at first tile_x[i], first tile_y[i] center noenhanced font ',10' textcolor rgb tile_ink[i] }
}
do for [i = 2:names] { set label side[i] at screen px(left - 8), first (i - 1) right noenhanced font ',11' textcolor rgb ink }
do for [i = 1:names - 1] {
  if (turned == 1) {
    set label below[i] at first (i - 1), screen py(top + row_height * (names - 1) + 8) right rotate by 90 noenhanced font ',11' textcolor rgb ink
  } else {
    set label below[i] at first (i - 1), screen py(top + row_height * (names - 1) + 14) center noenhanced font ',11' textcolor rgb ink
  }
}
plot data index 0 using 1:2 with points pt 7 ps 0.01 lc rgb '#ffffff'
unset multiplot
set output
