
# A value month by month with its band, and below it n or the share of
# those asked who answered.
# Blocks of the data file: months (month, value, low, high, n, response
# rate), then bands (month, low, high), one for each run without a gap.

set lmargin at screen px(left)
set rmargin at screen px(right)
set tmargin at screen py(top)
set bmargin at screen py(bottom)
set xrange [x_low:x_high]
set yrange [y_low:y_high]
set border 3 lc rgb muted
set xtics nomirror out scale 0.4 ('' tick[1])
do for [i = 1:|tick|] { set xtics add ('' tick[i]) }
set ytics nomirror out scale 0.4 ('' y_tick[1])
do for [i = 1:|y_tick|] {
  set ytics add ('' y_tick[i])
  set arrow from graph 0, first y_tick[i] to graph 1, first y_tick[i] nohead back lw 0.6 lc rgb (y_tick[i] == 0 && y_low < 0 ? muted : pale)
  set label y_text[i] at screen px(left - 8), first y_tick[i] right noenhanced textcolor rgb ink
}
set label y_title at screen px(left - 60), py((top + bottom) / 2.0) center rotate by 90 noenhanced textcolor rgb ink
if (overall == overall) {
  set arrow from graph 0, first overall to graph 1, first overall nohead back lw 1.2 dt 11 lc rgb muted
  set label 'all months' at screen px(right + 8), first overall left offset 0, 0.45 noenhanced font ',9' textcolor rgb muted
  set label overall_text at screen px(right + 8), first overall left offset 0, -0.45 noenhanced font ',10' textcolor rgb ink
}
plot for [i = 1:bands] data index i using 1:(scale*$2):(scale*$3) with filledcurves fillstyle transparent solid 0.18 noborder lc rgb hue[1], \
  data index 0 using 1:(scale*$2) with lines lw 2.2 lc rgb hue[1], \
  data index 0 using 1:(scale*$2) with points pt 7 ps 0.5 lc rgb hue[1]

unset label
unset arrow
set tmargin at screen py(strip_top)
set bmargin at screen py(strip_bottom)
set yrange [0:strip_high]
unset ytics
set label strip_title at screen px(left), py(strip_top - 8) left noenhanced font ',10' textcolor rgb muted
set label strip_text at screen px(left - 8), py(strip_top) right noenhanced font ',10' textcolor rgb muted
set label '0' at screen px(left - 8), py(strip_bottom) right noenhanced font ',10' textcolor rgb muted
do for [i = 1:|tick|] { set label tick_text[i] at first tick[i], screen py(strip_bottom + 14) center noenhanced font ',10' textcolor rgb ink }
plot data index 0 using 1:(column(strip_column)):(0.7) with boxes fillstyle solid 1 noborder lc rgb grey
unset multiplot
set output
