
# What a return depends on, a row a value that is changed.
# Data: row, where the bars meet, the smaller return, the larger.

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
set label 'return, %' at screen px((left + right) / 2.0), py(top + row_height * rows + 34) center noenhanced textcolor rgb ink
set arrow from first 0, graph 0 to first 0, graph 1 nohead back lw 1.4 lc rgb muted
# Away from the line of the estimate.
if (base == base && base < 0) {
  set label ' 0: breaks even' at first 0, screen py(top - 9) left noenhanced font ',10' textcolor rgb muted
} else {
  set label '0: breaks even ' at first 0, screen py(top - 9) right noenhanced font ',10' textcolor rgb muted
}
if (base == base) {
  set arrow from first base, graph 0 to first base, screen py(top - 20) nohead front lw 1.4 dt 11 lc rgb ink
  set label base_text at first base, screen py(top - 28) center noenhanced font ',11' textcolor rgb ink
}
do for [i = 1:rows] {
  set label label_1[i] at screen px(16), screen py(top + row_height * (i - 0.5) - (label_2[i] eq '' ? 0 : 7)) left noenhanced font ',11' textcolor rgb ink
  set label label_2[i] at screen px(16), screen py(top + row_height * (i - 0.5) + 7) left noenhanced font ',11' textcolor rgb ink
}
set style textbox opaque fillcolor rgb '#ffffff' noborder margins 0.6, 0.4
do for [i = 1:rows] {
  if (left_at[i] == left_at[i]) {
    set label left_text[i] at first left_at[i], first i right boxed front offset screen -0.008,0 noenhanced font ',10' textcolor rgb ink
    set label right_text[i] at first right_at[i], first i left boxed front offset screen 0.008,0 noenhanced font ',10' textcolor rgb ink
  }
}
half = 0.3
plot data index 0 using 3:1:2:3:($1 - half):($1 + half) with boxxyerror fillstyle solid 1 noborder lc rgb hue[6], \
  data index 0 using 4:1:2:4:($1 - half):($1 + half) with boxxyerror fillstyle solid 1 noborder lc rgb hue[1]
unset multiplot
set output
