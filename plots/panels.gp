
# More curves than one chart can hold: a panel each, with
# the first cohort in grey behind it and the number at risk below.
# Blocks of the data file as in survival.gp.

set xrange [0:x_high]
set yrange [0:y_high]
do for [i = 1:cohorts] {
  at_x = 52 + 224 * ((i - 1) % 3)
  at_y = top + panel_height * ((i - 1) / 3)
  set lmargin at screen px(at_x)
  set rmargin at screen px(at_x + 176)
  set tmargin at screen py(at_y + 22)
  set bmargin at screen py(at_y + 112)
  set border 3 lc rgb muted
  set ytics 0, y_high / 2.0, y_high format '%g' font ',10'
  set xtics nomirror out scale 0.4 ('' 0)
  set label short[i] at screen px(at_x), py(at_y + 10) left noenhanced font ',11' textcolor rgb ink
  do for [j = 1:|tick|] {
    set xtics add ('' tick[j])
    set label tick_text[j] at first tick[j], screen py(at_y + 124) center noenhanced font ',10' textcolor rgb ink
    set label cell[(i - 1) * |tick| + j] at first tick[j], screen py(at_y + 137) center noenhanced font ',9' textcolor rgb muted
  }
  if (median[i] == median[i]) { set arrow from median[i], 50 to median[i], 0 nohead lw 1 dt 3 lc rgb hue[1] }
  plot data index 0 using 1:(i > 1 ? 100*$2 : NaN) with lines lw 1.4 lc rgb grey, \
    data index 3*i-2 using 1:(100*$2):(100*$3) with filledcurves fillstyle transparent solid 0.18 noborder lc rgb hue[1], \
    data index 3*i-3 using 1:($3 == 1 ? 100*$2 : NaN) with lines lw 1.4 dt 12 lc rgb muted, \
    data index 3*i-3 using 1:($3 == 0 ? 100*$2 : NaN) with lines lw 2 lc rgb hue[1]
  unset label
  unset arrow
}
set label x_title at screen px(16), py(axis_note) left noenhanced textcolor rgb ink
unset xtics
unset ytics
set border 0
plot NaN
unset multiplot
set output
