
# A mean for each cohort with its interval, and beside it how the
# cohort's values are spread; one row a cohort.
# Data: row, mean, low, high, n; then row, from, to, share of the bars.

set lmargin at screen px(left)
set rmargin at screen px(right)
set tmargin at screen py(top)
set bmargin at screen py(top + row_height * rows)
set xrange [x_low:x_high]
set yrange [rows + 0.5:0.5]
set border 1 lc rgb muted
unset ytics
set xtics nomirror out scale 0.4 ('' tick[1])
do for [i = 1:|tick|] {
  set xtics add ('' tick[i])
  set arrow from first tick[i], graph 0 to first tick[i], graph 1 nohead back lw 0.6 lc rgb (tick[i] == 0 && x_low < 0 ? muted : pale)
  set label tick_text[i] at first tick[i], screen py(top + row_height * rows + 15) center noenhanced textcolor rgb ink
}
set label x_title at screen px((left + right) / 2.0), py(top + row_height * rows + 34) center noenhanced textcolor rgb ink

if (target == target) {
  set arrow from first target, graph 0 to first target, graph 1 nohead lw 1.4 dt 11 lc rgb ink
  place = (target - x_low) / (1.0 * (x_high - x_low))
  if (place < 0.3) { set label target_text at first target, screen py(top - 9) left noenhanced font ',11' textcolor rgb ink }
  if (place > 0.7) { set label target_text at first target, screen py(top - 9) right noenhanced font ',11' textcolor rgb ink }
  if (place >= 0.3 && place <= 0.7) { set label target_text at first target, screen py(top - 9) center noenhanced font ',11' textcolor rgb ink }
}

do for [i = 1:rows] {
  set label label_1[i] at screen px(16), screen py(top + row_height * (i - 0.5) - label_up[i]) left noenhanced textcolor rgb ink
  set label label_2[i] at screen px(16), screen py(top + row_height * (i - 0.5) - label_up[i] + 15) left noenhanced textcolor rgb ink
  set label n_text[i] at screen px(16), screen py(top + row_height * (i - 0.5) + label_up[i]) left noenhanced font ',10' textcolor rgb muted
  set label value_text[i] at screen px(right + 12), first i - 0.16 left noenhanced textcolor rgb ink
  set label interval_text[i] at screen px(right + 12), first i + 0.16 left noenhanced font ',10' textcolor rgb muted
}
# More rows than colours: all in the first.
hues = rows > 7 ? 1 : rows
has(i, row) = hues == 1 || i == row
plot for [i = 1:hues] data index 0 using (has(i, $1) && $3 == $3 && $4 == $4 ? $2 : NaN):1:3:4 with xerrorbars lw 2.2 pt mark[i] ps 0.7 lc rgb hue[i], \
  for [i = 1:hues] data index 0 using (has(i, $1) ? $2 : NaN):1 with points pt mark[i] ps 0.7 lc rgb hue[i]

if (spread) {
  unset label
  unset arrow
  set lmargin at screen px(spread_left)
  set rmargin at screen px(width - 30)
  set xrange [spread_low:spread_high]
  set xtics nomirror out scale 0.4 ('' spread_tick[1])
  do for [i = 1:|spread_tick|] {
    set xtics add ('' spread_tick[i])
    set label spread_text[i] at first spread_tick[i], screen py(top + row_height * rows + 15) center noenhanced textcolor rgb ink
  }
  set label spread_title at screen px((spread_left + width - 30) / 2.0), py(top + row_height * rows + 34) center noenhanced textcolor rgb ink
  base(r) = r + 0.32
  sliver = 0.004 * (spread_high - spread_low)
  edge_1(a, b) = b > a ? a : a - sliver
  edge_2(a, b) = b > a ? b : b + sliver
  plot for [i = 1:hues] data index 1 using 2:(has(i, $1) ? base($1) : NaN):(edge_1($2, $3)):(edge_2($2, $3)):(base($1) - 0.72 * $4 / tallest):(base($1)) with boxxyerror fillstyle solid 0.6 noborder lc rgb hue[i], \
    data index 0 using 2:(base($1) + 0.075) with points pt 9 ps 0.6 lc rgb ink
}
unset multiplot
set output
