
# Levels month by month, a panel each, before all of them in grey.
# Blocks of the data file: months of all; then level by level its months
# (month, value, low, high, n, response rate) and its bands (month, low,
# high).

set xrange [x_low:x_high]
set yrange [y_low:y_high]
do for [i = 1:panels] {
  at_x = panel_left + panel_step * ((i - 1) % columns)
  at_y = top + panel_height * ((i - 1) / columns)
  set lmargin at screen px(at_x)
  set rmargin at screen px(at_x + panel_width)
  set tmargin at screen py(at_y + 32)
  set bmargin at screen py(at_y + 140)
  set border 3 lc rgb muted
  set xtics nomirror out scale 0.4 ('' tick[1])
  set ytics nomirror out scale 0.4 ('' y_tick[1])
  set label short[i] at screen px(at_x), py(at_y + 6) left noenhanced font ',11' textcolor rgb ink
  set label below[i] at screen px(at_x), py(at_y + 20) left noenhanced font ',9' textcolor rgb muted
  do for [j = 1:|tick|] {
    set xtics add ('' tick[j])
    set label tick_text[j] at first tick[j], screen py(at_y + 153) center noenhanced font ',10' textcolor rgb ink
  }
  do for [j = 1:|y_tick|] {
    set ytics add ('' y_tick[j])
    set arrow from graph 0, first y_tick[j] to graph 1, first y_tick[j] nohead back lw 0.6 lc rgb (y_tick[j] == 0 && y_low < 0 ? muted : pale)
    set label y_text[j] at screen px(at_x - 6), first y_tick[j] right noenhanced font ',10' textcolor rgb ink
  }
  if ((i - 1) % columns == 0) { set label y_title at screen px(14), py(at_y + 86) center rotate by 90 noenhanced font ',10' textcolor rgb ink }
  plot data index 0 using 1:(scale*$2) with lines lw 1.4 lc rgb grey, \
    for [j = 1:bands[i]] data index months_at[i]+j using 1:(scale*$2):(scale*$3) with filledcurves fillstyle transparent solid 0.18 noborder lc rgb hue[1], \
    data index months_at[i] using 1:(scale*$2) with lines lw 2 lc rgb hue[1], \
    data index months_at[i] using 1:(dots ? scale*$2 : NaN) with points pt 7 ps 0.3 lc rgb hue[1]
  unset label
  unset arrow
}
unset multiplot
set output
