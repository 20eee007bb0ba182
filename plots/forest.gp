
# Effects a row each, in a panel for each scale.
# Data: panel, line, estimate, low, high, size, mark, goes on below,
# goes on above, expected from, to, margins.

set label effect_heading at screen px(numbers_at), py(heading) left noenhanced font ',10' textcolor rgb muted
set label p_heading at screen px(p_at), py(heading) left noenhanced font ',10' textcolor rgb muted
set label last_heading at screen px(last_at), py(heading) left noenhanced font ',10' textcolor rgb muted
do for [p = 1:panels] {
  set label panel_title[p] at screen px(16), py(panel_y[p] - 12) left noenhanced textcolor rgb ink
  set arrow from screen px(16), py(panel_y[p]) to screen px(width - 16), py(panel_y[p]) nohead lw 0.6 lc rgb pale
}
do for [i = 1:rows] {
  if (band[i] == 1) { set object rectangle from screen px(8), py(row_y[i] - row_height / 2.0 + 1) to screen px(width - 8), py(row_y[i] + row_height / 2.0 - 1) behind fillcolor rgb '#e8f1f7' fillstyle solid 1 noborder }
  set label label_1[i] at screen px(label_at[i]), py(row_y[i] - label_up[i]) left noenhanced font ',11' textcolor rgb ink
  set label label_2[i] at screen px(label_at[i]), py(row_y[i] - label_up[i] + 14) left noenhanced font ',11' textcolor rgb ink
  set label below[i] at screen px(label_at[i]), py(row_y[i] + label_up[i]) left noenhanced font ',9' textcolor rgb muted
  set label numbers_1[i] at screen px(numbers_at), py(row_y[i] - numbers_up[i]) left noenhanced font ',11' textcolor rgb ink
  set label numbers_2[i] at screen px(numbers_at), py(row_y[i] + 8) left noenhanced font ',11' textcolor rgb ink
  set label p_text[i] at screen px(p_at), py(row_y[i]) left noenhanced font ',11' textcolor rgb ink
  set label last_text[i] at screen px(last_at), py(row_y[i]) left noenhanced font ',11' textcolor rgb last_hue[i]
}
set xrange [0:1]
set yrange [0:1]
unset xtics
unset ytics
plot NaN
unset object

# Rows of other panels are NaN here.
do for [p = 1:panels] {
  if (panel_drawn[p] == 0) { continue }
  unset label
  unset arrow
  unset logscale
  set lmargin at screen px(left)
  set rmargin at screen px(right)
  set tmargin at screen py(panel_y[p])
  set bmargin at screen py(panel_y[p] + row_height * panel_lines[p])
  set border 1 lc rgb muted
  if (panel_log[p] == 1) { set logscale x }
  set xrange [panel_low[p]:panel_high[p]]
  set yrange [panel_lines[p] + 0.5:0.5]
  set xtics nomirror out scale 0.4 ('' panel_null[p])
  do for [j = tick_first[p]:tick_last[p]] {
    set xtics add ('' tick_at[j])
    set label tick_text[j] at first tick_at[j], screen py(panel_y[p] + row_height * panel_lines[p] + 14) center noenhanced font ',10' textcolor rgb ink
  }
  set arrow from panel_null[p], graph 0 to panel_null[p], graph 1 nohead back lw 1.2 lc rgb grey
  if (panel_all[p] == panel_all[p]) { set arrow from panel_all[p], graph 0 to panel_all[p], graph 1 nohead back lw 1.2 dt 12 lc rgb hue[1] }
  plot data index 0 using ($1 == p ? $10 : NaN):($2 - 0.3):($11 - $10):(0) with vectors head filled size screen 0.008,20 lw 1.4 lc rgb grey, \
    data index 0 using ($1 == p ? $12 : NaN):($2 + 0.16):(0):(-0.32) with vectors nohead lw 1.4 lc rgb muted, \
    data index 0 using ($1 == p ? $13 : NaN):($2 + 0.16):(0):(-0.32) with vectors nohead lw 1.4 lc rgb muted, \
    data index 0 using ($1 == p ? $4 : NaN):2:($5 - $4):(0) with vectors nohead lw 1.8 lc rgb hue[1], \
    data index 0 using ($1 == p && $8 == 1 ? $3 : NaN):2:($4 - $3):(0) with vectors head filled size screen 0.010,22 lw 1.8 lc rgb hue[1], \
    data index 0 using ($1 == p && $9 == 1 ? $3 : NaN):2:($5 - $3):(0) with vectors head filled size screen 0.010,22 lw 1.8 lc rgb hue[1], \
    data index 0 using ($1 == p && $7 == 0 ? $3 : NaN):2:6 with points pt 5 ps variable lc rgb hue[1], \
    data index 0 using ($1 == p && $7 == 2 ? $3 : NaN):2 with points pt 13 ps 1.4 lc rgb hue[1], \
    data index 0 using ($1 == p && $7 == 1 ? $3 : NaN):2:6 with points pt 5 ps variable lc rgb '#ffffff', \
    data index 0 using ($1 == p && $7 == 1 ? $3 : NaN):2:6 with points pt 4 ps variable lw 1.6 lc rgb hue[1]
}
unset multiplot
set output
