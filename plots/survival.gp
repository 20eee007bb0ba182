
# Kaplan-Meier or cumulative incidence curves with confidence bands, and
# who is at risk below.
# Blocks of the data file, cohort by cohort: outline (time, share,
# sparse), band (time, low, high), censored (time, share); then the
# table below the axis; then the curves' own numbers.

legend(i) = py(legend_top + 17 * i)
do for [i = 1:cohorts] {
  set arrow from screen px(16), legend(i) to screen px(50), legend(i) nohead lw 2.2 dt dash[i] lc rgb hue[i]
  set label legend[i] at screen px(58), legend(i) left noenhanced textcolor rgb ink
}

set lmargin at screen px(left)
set rmargin at screen px(right)
set tmargin at screen py(top)
set bmargin at screen py(bottom)
set xrange [0:x_high]
set yrange [0:y_high]
set border 3 lc rgb muted
set ytics 0, y_step, y_high format '%g' textcolor rgb ink
set label y_title at screen px(left - 46), py((top + bottom) / 2.0) center rotate by 90 noenhanced textcolor rgb ink
set xtics nomirror out scale 0.4 ('' 0)
do for [i = 1:|tick|] {
  set xtics add ('' tick[i])
  set label tick_text[i] at first tick[i], screen py(bottom + 15) center noenhanced textcolor rgb ink
}
set label x_title at screen px((left + right) / 2.0), py(bottom + 33) center noenhanced textcolor rgb ink

if (horizon == horizon) {
  set arrow from horizon, 0 to horizon, y_high nohead lw 1 dt 3 lc rgb muted
  set label horizon_text at first horizon, screen py(top - 8) right noenhanced font ',10' textcolor rgb muted
}
if (median_last == median_last) { set arrow from 0, 50 to median_last, 50 nohead lw 0.8 dt 3 lc rgb muted }
do for [i = 1:cohorts] {
  if (median[i] == median[i]) { set arrow from median[i], 50 to median[i], 0 nohead lw 1 dt 3 lc rgb hue[i] }
}

plot for [i = 1:cohorts] data index 3*i-2 using 1:(100*$2):(100*$3) with filledcurves fillstyle transparent solid (cohorts > 3 ? 0.10 : 0.18) noborder lc rgb hue[i], \
  for [i = 1:cohorts] data index 3*i-3 using 1:($3 == 1 ? 100*$2 : NaN) with lines lw 1.4 dt dash[i] lc rgb grey, \
  for [i = 1:cohorts] data index 3*i-3 using 1:($3 == 0 ? 100*$2 : NaN) with lines lw 2.2 dt dash[i] lc rgb hue[i], \
  for [i = 1:cohorts] data index 3*i-1 using 1:(100*$2 - 0.017*y_high):(0):(0.034*y_high) with vectors nohead lw 1 lc rgb hue[i]

# The table stands in the same columns as the ticks.
unset label
unset arrow
unset xtics
unset ytics
set border 0
set tmargin at screen py(risk_top)
set bmargin at screen py(risk_top + 16 * cohorts)
set yrange [cohorts + 0.5:0.5]
set label risk_title at screen px(16), py(risk_top - 8) left noenhanced font ',10' textcolor rgb muted
do for [i = 1:cohorts] {
  set arrow from screen px(16), first i to screen px(36), first i nohead lw 2.2 dt dash[i] lc rgb hue[i]
  set label short[i] at screen px(41), first i left noenhanced font ',10' textcolor rgb ink
}
do for [i = 1:|cell|] { set label cell[i] at first cell_time[i], first cell_row[i] center noenhanced font ',10' textcolor rgb ink }
plot NaN
unset multiplot
set output
