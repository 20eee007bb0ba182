
# How parts make a gain, and what a cost leaves of it.
# Data: place, from, to, part 0 or total 1, low, high, goes on below,
# goes on above.

set lmargin at screen px(left)
set rmargin at screen px(right)
set tmargin at screen py(top)
set bmargin at screen py(bottom)
set xrange [0.5:bars + 0.5]
set yrange [y_low:y_high]
set border 2 lc rgb muted
unset xtics
set ytics nomirror out scale 0.4 ('' y_tick[1])
do for [i = 1:|y_tick|] {
  set ytics add ('' y_tick[i])
  set arrow from graph 0, first y_tick[i] to graph 1, first y_tick[i] nohead back lw 0.6 lc rgb pale
  set label y_text[i] at screen px(left - 8), first y_tick[i] right noenhanced textcolor rgb ink
}
set label y_title at screen px(left - 66), py((top + bottom) / 2.0) center rotate by 90 noenhanced textcolor rgb ink
set arrow from graph 0, first 0 to graph 1, first 0 nohead front lw 1.2 lc rgb muted
if (parts > 0) { set arrow from first parts + 0.5, graph 0 to first parts + 0.5, graph 1 nohead back lw 1 dt 12 lc rgb grey }
do for [i = 1:bars] {
  set label label_1[i] at first i, screen py(bottom + 15) center noenhanced font ',11' textcolor rgb ink
  set label label_2[i] at first i, screen py(bottom + 29) center noenhanced font ',11' textcolor rgb ink
  set label value_text[i] at first i, screen py(bottom + value_down) center noenhanced font ',11' textcolor rgb ink
  set label range_text[i] at first i, screen py(bottom + value_down + 14) center noenhanced font ',9' textcolor rgb muted
  set label range_rest[i] at first i, screen py(bottom + value_down + 25) center noenhanced font ',9' textcolor rgb muted
}
half = 0.31
adds(from, to) = to >= from ? 1 : 0
plot data index 0 using ($4 == 0 && adds($2, $3) ? $1 : NaN):2:($1 - half):($1 + half):2:3 with boxxyerror fillstyle solid 0.45 noborder lc rgb hue[1], \
  data index 0 using ($4 == 0 && !adds($2, $3) ? $1 : NaN):2:($1 - half):($1 + half):2:3 with boxxyerror fillstyle solid 0.45 noborder lc rgb hue[2], \
  data index 0 using ($4 == 1 && adds($2, $3) ? $1 : NaN):2:($1 - half):($1 + half):2:3 with boxxyerror fillstyle solid 1 noborder lc rgb hue[1], \
  data index 0 using ($4 == 1 && !adds($2, $3) ? $1 : NaN):2:($1 - half):($1 + half):2:3 with boxxyerror fillstyle solid 1 noborder lc rgb hue[2], \
  data index 0 using ($1 - half):3:(2 * half):(0) with vectors nohead lw 1.6 lc rgb ink, \
  data index 0 using ($1 <= parts || $1 == parts + 1 ? $1 + half : NaN):3:(1 - 2 * half):(0) with vectors nohead lw 1 dt 12 lc rgb muted, \
  data index 0 using 1:5:(0):($6 - $5) with vectors nohead lw 1.6 lc rgb ink, \
  data index 0 using ($7 == 1 ? $1 : NaN):3:(0):($5 - $3) with vectors head filled size screen 0.010,22 lw 1.6 lc rgb ink, \
  data index 0 using ($8 == 1 ? $1 : NaN):3:(0):($6 - $3) with vectors head filled size screen 0.010,22 lw 1.6 lc rgb ink
unset multiplot
set output
