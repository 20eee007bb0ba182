
# The effect of an investment month by month, before and after it.
# Data: month, effect, low, high, reference 1, goes on below, goes on above.

set lmargin at screen px(left)
set rmargin at screen px(right)
set tmargin at screen py(top)
set bmargin at screen py(bottom)
set xrange [x_low:x_high]
set yrange [y_low:y_high]
set border 3 lc rgb muted
if (x_low < -0.5) { set object rectangle from graph 0, graph 0 to first -0.5, graph 1 behind fillcolor rgb '#f0f0f0' fillstyle solid 1 noborder }
set ytics nomirror out scale 0.4 ('' y_tick[1])
do for [i = 1:|y_tick|] {
  set ytics add ('' y_tick[i])
  set arrow from graph 0, first y_tick[i] to graph 1, first y_tick[i] nohead back lw 0.6 lc rgb pale
  set label y_text[i] at screen px(left - 8), first y_tick[i] right noenhanced textcolor rgb ink
}
set xtics nomirror out scale 0.4 ('' month_last)
do for [i = month_first:month_last:month_step] {
  if (i >= x_low) {
    set xtics add ('' i)
    set label sprintf('%d', i) at first i, screen py(bottom + 15) center noenhanced textcolor rgb ink
  }
}
set label y_title at screen px(left - 66), py((top + bottom) / 2.0) center rotate by 90 noenhanced textcolor rgb ink
set label 'months from the start' at screen px((left + right) / 2.0), py(bottom + 34) center noenhanced textcolor rgb ink
set arrow from graph 0, first 0 to graph 1, first 0 nohead back lw 1.4 lc rgb grey
set arrow from first -0.5, graph 0 to first -0.5, graph 1 nohead front lw 1.4 dt 11 lc rgb ink
set label 'start' at first -0.5, screen py(top - 9) center noenhanced font ',11' textcolor rgb ink
plot data index 0 using 1:3:(0):($4 - $3) with vectors nohead lw 2.2 lc rgb hue[1], \
  data index 0 using ($6 == 1 ? $1 : NaN):2:(0):($3 - $2) with vectors head filled size screen 0.010,22 lw 2.2 lc rgb hue[1], \
  data index 0 using ($7 == 1 ? $1 : NaN):2:(0):($4 - $2) with vectors head filled size screen 0.010,22 lw 2.2 lc rgb hue[1], \
  data index 0 using ($5 == 0 ? $1 : NaN):2 with points pt 7 ps 0.8 lc rgb hue[1], \
  data index 0 using ($5 == 1 ? $1 : NaN):2 with points pt 7 ps 0.9 lc rgb '#ffffff', \
  data index 0 using ($5 == 1 ? $1 : NaN):2 with points pt 6 ps 0.9 lw 1.6 lc rgb hue[1]
unset multiplot
set output
