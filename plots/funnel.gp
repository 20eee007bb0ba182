
# A funnel: the value of each level against how many rows it has, and the
# limits about the value of all.
# Data: 0 rows, 95 % low, high, 99.8 % low, high; 1 rows, value, outside.

set lmargin at screen px(left)
set rmargin at screen px(right)
set tmargin at screen py(top)
set bmargin at screen py(bottom)
set xrange [0:x_high]
set yrange [y_low:y_high]
set border 3 lc rgb muted
set xtics nomirror out scale 0.4 ('' 0)
do for [i = 1:|x_tick|] {
  set xtics add ('' x_tick[i])
  set label x_text[i] at first x_tick[i], screen py(bottom + 15) center noenhanced textcolor rgb ink
}
set ytics nomirror out scale 0.4 ('' y_tick[1])
do for [i = 1:|y_tick|] {
  set ytics add ('' y_tick[i])
  set label y_text[i] at screen px(left - 8), first y_tick[i] right noenhanced textcolor rgb ink
}
set label x_title at screen px((left + right) / 2.0), py(bottom + 34) center noenhanced textcolor rgb ink
set label y_title at screen px(left - 58), py((top + bottom) / 2.0) center rotate by 90 noenhanced textcolor rgb ink
set arrow from graph 0, first scale*target to graph 1, first scale*target nohead back lw 1.2 lc rgb grey
do for [i = 1:|label|] {
  set label label[i] at first label_x[i], first scale*label_y[i] left offset 0.8, 0 noenhanced font ',10' textcolor rgb ink
}
plot data index 0 using 1:(scale*$2) with lines lw 1.4 dt 11 lc rgb hue[1], \
  data index 0 using 1:(scale*$3) with lines lw 1.4 dt 11 lc rgb hue[1], \
  data index 0 using 1:(scale*$4) with lines lw 1.6 lc rgb hue[1], \
  data index 0 using 1:(scale*$5) with lines lw 1.6 lc rgb hue[1], \
  data index 1 using ($3 == 0 ? $1 : NaN):(scale*$2) with points pt 7 ps 0.7 lc rgb muted, \
  data index 1 using ($3 == 95 ? $1 : NaN):(scale*$2) with points pt 9 ps 0.9 lc rgb hue[2], \
  data index 1 using ($3 == 998 ? $1 : NaN):(scale*$2) with points pt 5 ps 0.9 lc rgb hue[2]
unset multiplot
set output
