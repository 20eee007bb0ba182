
# How far cohorts lie apart, a row a covariate: absolute standardised mean
# differences before and after adjustment.
# Data: row, before, after.

set lmargin at screen px(left)
set rmargin at screen px(right)
set tmargin at screen py(top)
set bmargin at screen py(top + row_height * rows)
set xrange [0:x_high]
set yrange [rows + 0.5:0.5]
set border 3 lc rgb muted
unset ytics
set xtics nomirror out scale 0.4 ('' 0)
do for [i = 1:|tick|] {
  set xtics add ('' tick[i])
  set label tick_text[i] at first tick[i], screen py(top + row_height * rows + 15) center noenhanced textcolor rgb ink
}
set arrow from limit, graph 0 to limit, graph 1 nohead back lw 1.4 dt 11 lc rgb ink
set label limit_text at first limit, screen py(top - 9) center noenhanced font ',10' textcolor rgb ink
set label x_title at screen px((left + right) / 2.0), py(top + row_height * rows + 34) center noenhanced textcolor rgb ink
set label before_heading at screen px(before_at), py(top - 9) right noenhanced font ',10' textcolor rgb muted
set label after_heading at screen px(after_at), py(top - 9) right noenhanced font ',10' textcolor rgb muted
do for [i = 1:rows] {
  set arrow from graph 0, first i to graph 1, first i nohead back lw 0.6 lc rgb pale
  set label label[i] at screen px(16), first i left noenhanced font ',11' textcolor rgb ink
  set label before_text[i] at screen px(before_at), first i right noenhanced font ',10' textcolor rgb ink
  set label after_text[i] at screen px(after_at), first i right noenhanced font ',10' textcolor rgb ink
}
plot data index 0 using 2:1:($3 - $2):(0) with vectors nohead lw 1 lc rgb grey, \
  data index 0 using 2:1 with points pt 7 ps 0.7 lc rgb '#ffffff', \
  data index 0 using 2:1 with points pt 6 ps 0.7 lw 1.8 lc rgb hue[2], \
  data index 0 using 3:1 with points pt 5 ps 0.6 lc rgb hue[1]
unset multiplot
set output
