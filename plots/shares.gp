
# A share for each cohort with its interval; one row a cohort.
# Data: row, share, low, high, n.

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
  set arrow from first tick[i], graph 0 to first tick[i], graph 1 nohead back lw 0.6 lc rgb pale
  set label tick_text[i] at first tick[i], screen py(top + row_height * rows + 15) center noenhanced textcolor rgb ink
}
set label x_title at screen px((left + right) / 2.0), py(top + row_height * rows + 34) center noenhanced textcolor rgb ink

if (target == target) {
  set arrow from first target, graph 0 to first target, graph 1 nohead lw 1.4 dt 11 lc rgb ink
  place = (target - x_low) / (1.0 * (x_high - x_low))
  if (place < 0.2) { set label target_text at first target, screen py(top - 9) left noenhanced font ',11' textcolor rgb ink }
  if (place > 0.8) { set label target_text at first target, screen py(top - 9) right noenhanced font ',11' textcolor rgb ink }
  if (place >= 0.2 && place <= 0.8) { set label target_text at first target, screen py(top - 9) center noenhanced font ',11' textcolor rgb ink }
}

do for [i = 1:rows] {
  set label label_1[i] at screen px(16), screen py(top + row_height * (i - 0.5) - label_up[i]) left noenhanced textcolor rgb ink
  set label label_2[i] at screen px(16), screen py(top + row_height * (i - 0.5) - label_up[i] + 15) left noenhanced textcolor rgb ink
  set label n_text[i] at screen px(16), screen py(top + row_height * (i - 0.5) + label_up[i]) left noenhanced font ',10' textcolor rgb muted
  set label value_text[i] at screen px(right + 16), first i - 0.16 left noenhanced textcolor rgb ink
  set label interval_text[i] at screen px(right + 16), first i + 0.18 left noenhanced font ',10' textcolor rgb muted
}
# More rows than colours: all in the first.
hues = rows > 7 ? 1 : rows
has(i, row) = hues == 1 || i == row
plot for [i = 1:hues] data index 0 using (has(i, $1) && $3 == $3 && $4 == $4 ? 100*$2 : NaN):1:(100*$3):(100*$4) with xerrorbars lw 2.2 pt mark[i] ps 0.7 lc rgb hue[i], \
  for [i = 1:hues] data index 0 using (has(i, $1) ? 100*$2 : NaN):1 with points pt mark[i] ps 0.7 lc rgb hue[i]
unset multiplot
set output
