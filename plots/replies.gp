
# Share still open by hours, on a logarithmic axis, and who waits below.
# Blocks of the data file: for each curve its steps (hours, share, low,
# high), then the curves' own numbers.

legend_at(i) = py(legend_top + 17 * i)
do for [i = 1:curves] {
  set arrow from screen px(16), legend_at(i) to screen px(50), legend_at(i) nohead lw 2.2 dt dash[i] lc rgb hue[i]
  set label legend[i] at screen px(58), legend_at(i) left noenhanced textcolor rgb ink
}
set lmargin at screen px(left)
set rmargin at screen px(right)
set tmargin at screen py(top)
set bmargin at screen py(bottom)
set logscale x
set xrange [x_low:x_high]
set yrange [0:100]
set border 3 lc rgb muted
set ytics 0, 25, 100 format '%g' textcolor rgb ink
set label 'still open, %' at screen px(left - 46), py((top + bottom) / 2.0) center rotate by 90 noenhanced textcolor rgb ink
set xtics nomirror out scale 0.4 ('' tick[1])
do for [i = 1:|tick|] {
  set xtics add ('' tick[i])
  set label tick_text[i] at first tick[i], screen py(bottom + 15) center noenhanced font ',11' textcolor rgb ink
}
set arrow from graph 0, first 50 to graph 1, first 50 nohead back lw 0.8 dt 3 lc rgb muted
do for [i = 1:curves] {
  if (median[i] == median[i]) { set arrow from median[i], 50 to median[i], 0 nohead lw 1 dt 3 lc rgb hue[i] }
}
plot for [i = 1:curves] data index i-1 using 1:(100*$3):(100*$4) with filledcurves fillstyle transparent solid (curves > 3 ? 0.10 : 0.18) noborder lc rgb hue[i], \
  for [i = 1:curves] data index i-1 using 1:(100*$2) with lines lw 2.2 dt dash[i] lc rgb hue[i]

# Who waits, in the columns of the ticks.
unset label
unset arrow
unset xtics
unset ytics
set border 0
set tmargin at screen py(bottom + 50)
set bmargin at screen py(bottom + 50 + 16 * curves)
set yrange [curves + 0.5:0.5]
set label 'Waiting' at screen px(16), py(bottom + 40) left noenhanced font ',10' textcolor rgb muted
ticks = |tick|
do for [i = 1:curves] {
  set arrow from screen px(16), first i to screen px(36), first i nohead lw 2.2 dt dash[i] lc rgb hue[i]
  set label short[i] at screen px(41), first i left noenhanced font ',10' textcolor rgb ink
  do for [j = 1:ticks] { set label cell[(i - 1) * ticks + j] at first tick[j], first i center noenhanced font ',10' textcolor rgb ink }
}
plot NaN
unset multiplot
set output
