
# Power by the number of units: a curve for each of several effects, and
# the place of the answer.  A block of the data file for each curve:
# units, power.

legend(i) = py(legend_top + 17 * i)
do for [i = 1:curves] {
  set arrow from screen px(16), legend(i) to screen px(50), legend(i) nohead lw (tone[i] == 1 ? 2.6 : 1.8) dt dash[tone[i]] lc rgb hue[tone[i]]
  set label legend[i] at screen px(58), legend(i) left noenhanced textcolor rgb ink
}

set lmargin at screen px(left)
set rmargin at screen px(right)
set tmargin at screen py(top)
set bmargin at screen py(bottom)
set xrange [0:x_high]
set yrange [0:100]
set border 3 lc rgb muted
set ytics 0, 20, 100 format '%.0f' textcolor rgb ink
set label y_title at screen px(left - 46), py((top + bottom) / 2.0) center rotate by 90 noenhanced textcolor rgb ink
set xtics nomirror out scale 0.4 ('' 0)
do for [i = 1:|tick|] {
  set xtics add ('' tick[i])
  set label tick_text[i] at first tick[i], screen py(bottom + 15) center noenhanced textcolor rgb ink
}
set label x_title at screen px((left + right) / 2.0), py(bottom + 33) center noenhanced textcolor rgb ink

set arrow from 0, at_power to at_n, at_power nohead lw 1 dt 3 lc rgb muted
set arrow from at_n, at_power to at_n, 0 nohead lw 1 dt 3 lc rgb muted
set label at_text at first at_n, first 4 left offset 0.6, 0 noenhanced font ',10' textcolor rgb muted

plot for [i = 1:curves] data index i-1 using 1:(100*$2) with lines lw (tone[i] == 1 ? 2.6 : 1.8) dt dash[tone[i]] lc rgb hue[tone[i]], \
  '+' using (at_n):(at_power) every 1000 with points pt 7 ps 0.8 lc rgb hue[1]
unset multiplot
set output
