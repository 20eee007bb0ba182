
# Gain less cost up to each month, observed and extrapolated.
# Blocks of the data file: observed, extrapolated; month, net, low, high.

set lmargin at screen px(left)
set rmargin at screen px(right)
set tmargin at screen py(top)
set bmargin at screen py(bottom)
set xrange [0:x_high]
set yrange [y_low:y_high]
set border 3 lc rgb muted
set ytics nomirror out scale 0.4 ('' y_tick[1])
do for [i = 1:|y_tick|] {
  set ytics add ('' y_tick[i])
  set arrow from graph 0, first y_tick[i] to graph 1, first y_tick[i] nohead back lw 0.6 lc rgb pale
  set label y_text[i] at screen px(left - 8), first y_tick[i] right noenhanced textcolor rgb ink
}
set xtics nomirror out scale 0.4 ('' 0)
do for [i = 1:|tick|] {
  set xtics add ('' tick[i])
  set label tick_text[i] at first tick[i], screen py(bottom + 15) center noenhanced textcolor rgb ink
}
set label y_title at screen px(left - 66), py((top + bottom) / 2.0) center rotate by 90 noenhanced textcolor rgb ink
set label x_title at screen px((left + right) / 2.0), py(bottom + 34) center noenhanced textcolor rgb ink
set arrow from graph 0, first 0 to graph 1, first 0 nohead front lw 1.4 lc rgb muted
if (payback == payback) {
  set arrow from first payback, graph 0 to first payback, graph 1 nohead front lw 1.4 dt 11 lc rgb ink
  place = payback / (1.0 * x_high)
  if (place < 0.2) { set label payback_text at first payback, screen py(top - 9) left noenhanced font ',11' textcolor rgb ink }
  if (place > 0.8) { set label payback_text at first payback, screen py(top - 9) right noenhanced font ',11' textcolor rgb ink }
  if (place >= 0.2 && place <= 0.8) { set label payback_text at first payback, screen py(top - 9) center noenhanced font ',11' textcolor rgb ink }
}
plot data index 0 using 1:3:4 with filledcurves fillstyle transparent solid 0.18 noborder lc rgb hue[1], \
  data index 1 using 1:3:4 with filledcurves fillstyle transparent solid 0.25 noborder lc rgb grey, \
  data index 1 using 1:2 with lines lw 2 dt 11 lc rgb muted, \
  data index 0 using 1:2 with lines lw 2.2 lc rgb hue[1], \
  data index 0 using 1:2 with points pt 7 ps 0.5 lc rgb hue[1]
unset multiplot
set output
