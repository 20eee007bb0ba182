
# Values with intervals beside one another, on an axis of days or in bins.
# Data: place, value, low, high, mark (hollow 1), goes on below, goes on
# above.

set lmargin at screen px(left)
set rmargin at screen px(right)
set tmargin at screen py(top)
set bmargin at screen py(bottom)
set xrange [x_low:x_high]
set border 3 lc rgb muted
unset xtics
if (y_log == 1) { set logscale y }
set yrange [y_low:y_high]
set ytics nomirror out scale 0.4 ('' y_tick[1])
do for [i = 1:|y_tick|] {
  set ytics add ('' y_tick[i])
  set arrow from graph 0, first y_tick[i] to graph 1, first y_tick[i] nohead back lw 0.6 lc rgb pale
  set label y_text[i] at screen px(left - 8), first y_tick[i] right noenhanced textcolor rgb ink
}
set label y_title at screen px(left - 56), py((top + bottom) / 2.0) center rotate by 90 noenhanced textcolor rgb ink
set label x_title at screen px((left + right) / 2.0), py(x_title_at) center noenhanced textcolor rgb ink
if (null == null) { set arrow from graph 0, first null to graph 1, first null nohead back lw 1.4 lc rgb grey }
do for [i = 1:|cut|] {
  if (cut[i] == cut[i]) {
    set arrow from first cut[i], graph 0 to first cut[i], graph 1 nohead lw 1.4 dt 11 lc rgb ink
    set label 'cut' at first cut[i], screen py(top - 9) center noenhanced font ',11' textcolor rgb ink
  }
}
do for [i = 1:points] {
  set label label_1[i] at first place[i], screen py(bottom + 14) center noenhanced font ',10' textcolor rgb ink
  set label label_2[i] at first place[i], screen py(bottom + 28) center noenhanced font ',10' textcolor rgb ink
  set label value_text[i] at first place[i], screen py(bottom + value_down) center noenhanced font ',10' textcolor rgb ink
  set label n_text[i] at first place[i], screen py(bottom + value_down + 13) center noenhanced font ',9' textcolor rgb muted
}
plot data index 0 using 1:(scale*$3):(0):(scale*($4 - $3)) with vectors nohead lw 2.2 lc rgb hue[1], \
  data index 0 using ($6 == 1 ? $1 : NaN):(scale*$2):(0):(scale*($3 - $2)) with vectors head filled size screen 0.010,22 lw 2.2 lc rgb hue[1], \
  data index 0 using ($7 == 1 ? $1 : NaN):(scale*$2):(0):(scale*($4 - $2)) with vectors head filled size screen 0.010,22 lw 2.2 lc rgb hue[1], \
  data index 0 using ($5 == 0 ? $1 : NaN):(scale*$2) with points pt 7 ps 0.8 lc rgb hue[1], \
  data index 0 using ($5 == 1 ? $1 : NaN):(scale*$2) with points pt 7 ps 0.8 lc rgb '#ffffff', \
  data index 0 using ($5 == 1 ? $1 : NaN):(scale*$2) with points pt 6 ps 0.8 lw 1.6 lc rgb hue[1]
unset multiplot
set output
