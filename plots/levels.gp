
# Bars with intervals, a row each, in one panel or two; dots are months.
# Data: panel, row, value, low, high, start of the bar; then row, value of
# a month.

bottom = top + row_height * rows
row_at(i) = top + row_height * (i - 0.5)
set xrange [0:1]
set yrange [0:1]
unset xtics
unset ytics
do for [i = 1:rows] {
  up = label_2[i] eq '' ? 7 : 15
  set label label_1[i] at screen px(16), py(row_at(i) - up) left noenhanced textcolor rgb ink
  set label label_2[i] at screen px(16), py(row_at(i) - up + 14) left noenhanced textcolor rgb ink
  set label n_text[i] at screen px(16), py(row_at(i) + up - (up == 15 ? 1 : 0)) left noenhanced font ',9' textcolor rgb muted
  do for [p = 1:panels] {
    set label value_text[(p - 1) * rows + i] at screen px(right[p] + 14), py(row_at(i) - 7) left noenhanced font ',11' textcolor rgb ink
    set label interval_text[(p - 1) * rows + i] at screen px(right[p] + 14), py(row_at(i) + 8) left noenhanced font ',9' textcolor rgb muted
  }
}
do for [p = 1:panels] {
  set label x_title[p] at screen px((left[p] + right[p]) / 2.0), py(bottom + 32) center noenhanced font ',11' textcolor rgb ink
}
plot NaN

set yrange [rows + 0.5:0.5]
set border 1 lc rgb muted
do for [p = 1:panels] {
  unset label
  unset arrow
  set lmargin at screen px(left[p])
  set rmargin at screen px(right[p])
  set tmargin at screen py(top)
  set bmargin at screen py(bottom)
  set xrange [x_low[p]:x_high[p]]
  set xtics nomirror out scale 0.4 ('' tick[tick_first[p]])
  do for [j = tick_first[p]:tick_last[p]] {
    set xtics add ('' tick[j])
    set arrow from first tick[j], graph 0 to first tick[j], graph 1 nohead back lw 0.6 lc rgb (tick[j] == 0 ? muted : pale)
    set label tick_text[j] at first tick[j], screen py(bottom + 14) center noenhanced font ',10' textcolor rgb ink
  }
  if (all[p] == all[p]) {
    set arrow from first all[p], graph 0 to first all[p], graph 1 nohead lw 1.2 dt 11 lc rgb muted
    place = (all[p] - x_low[p]) / (1.0 * (x_high[p] - x_low[p]))
    if (place < 0.2) { set label all_text[p] at first all[p], screen py(top - 9) left noenhanced font ',10' textcolor rgb muted }
    if (place > 0.8) { set label all_text[p] at first all[p], screen py(top - 9) right noenhanced font ',10' textcolor rgb muted }
    if (place >= 0.2 && place <= 0.8) { set label all_text[p] at first all[p], screen py(top - 9) center noenhanced font ',10' textcolor rgb muted }
  }
  plot data index 0 using ($1 == p && $6 == $6 ? $3 : NaN):2:6:3:($2 - 0.26):($2 + 0.14) with boxxyerror fillstyle solid 0.35 noborder lc rgb hue[1], \
    data index 0 using ($1 == p ? $4 : NaN):($2 - 0.06):($5 - $4):(0) with vectors nohead lw 2 lc rgb hue[1], \
    data index 0 using ($1 == p ? $3 : NaN):($2 - 0.06) with points pt 7 ps 0.6 lc rgb hue[1], \
    data index 1 using (p == 1 ? $2 : NaN):($1 + 0.28) with points pt 6 ps 0.35 lc rgb muted
}
unset multiplot
set output
