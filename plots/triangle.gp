
# A heat map of sign-up months by months since.
# Data: row, months since, share, colour, 1 where it is dark, number of
# the text.

set xrange [0:1]
set yrange [0:1]
unset xtics
unset ytics
set label 'signed up' at screen px(cohort_at), py(top - 9) left noenhanced font ',10' textcolor rgb muted
set label 'n' at screen px(n_at), py(top - 9) right noenhanced font ',10' textcolor rgb muted
set label 'months since' at screen px(left), py(top - 24) left noenhanced font ',10' textcolor rgb muted
do for [i = 1:rows] {
  set label cohort[i] at screen px(cohort_at), py(top + row_height * (i - 0.5)) left noenhanced font ',10' textcolor rgb ink
  set label n_text[i] at screen px(n_at), py(top + row_height * (i - 0.5)) right noenhanced font ',10' textcolor rgb muted
}
set label 'still there' at screen px(cohort_at), py(legend_top + 6) left noenhanced font ',10' textcolor rgb muted
parts = |legend_rgb|
do for [i = 1:parts] {
  set object i rectangle from screen px(left + 6.0 * (i - 1)), py(legend_top) to screen px(left + 6.0 * i + 0.5), py(legend_top + 12) fillcolor rgb (legend_rgb[i]) fillstyle solid 1 noborder
}
do for [i = 1:|legend_tick|] {
  set label legend_text[i] at screen px(left + 6.0 * parts * legend_tick[i]), py(legend_top + 22) center noenhanced font ',9' textcolor rgb ink
}
plot NaN
unset label
unset object

set lmargin at screen px(left)
set rmargin at screen px(right)
set tmargin at screen py(top)
set bmargin at screen py(bottom)
set xrange [-0.5:columns - 0.5]
set yrange [rows + 0.5:0.5]
do for [i = 0:columns - 1:age_step] { set label sprintf('%d', i) at first i, screen py(top - 9) center noenhanced font ',10' textcolor rgb ink }
plot data index 0 using 2:1:($2 - 0.5):($2 + 0.5):($1 - 0.5):($1 + 0.5):4 with boxxyerror fillstyle solid 1 border rgb '#ffffff' lw 0.5 lc rgb variable, \
  data index 0 using (cells_fit && $5 == 0 ? $2 : NaN):1:(cells_fit ? cell_text[int($6)] : '') with labels font ',9' textcolor rgb '#000000', \
  data index 0 using (cells_fit && $5 == 1 ? $2 : NaN):1:(cells_fit ? cell_text[int($6)] : '') with labels font ',9' textcolor rgb '#ffffff'
unset multiplot
set output
