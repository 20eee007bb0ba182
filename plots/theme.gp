# The look that all charts share.  Before this text stand assignments:
#   name            output file without extension
#   data            file with the numbers
#   width, height   of the chart in pixels
#   title[], sentence[], notes[]   lines of text above and below
# Texts are drawn as they are (noenhanced): no markup, no substitution.

if (!exists('fmt')) fmt = 'svg'
set encoding utf8
if (fmt eq 'png') {
  # Twice the size, but no picture may be higher than 32,767 pixels.
  zoom = height > 16000 ? 32000.0 / height : 2
  set terminal pngcairo size zoom*width,zoom*height noenhanced background rgb '#ffffff' font 'DejaVu Sans,12' fontscale 0.75*zoom linewidth zoom pointscale 1.3*zoom
  set output name.'.png'
} else {
  set terminal svg size width,height dynamic noenhanced background rgb '#ffffff' font 'DejaVu Sans, Verdana, sans-serif,12'
  set output name.'.svg'
}

# Colours that people who see few of them can tell apart (Okabe & Ito),
# always beside another dash and point.
array hue[7] = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#000000']
set dashtype 11 (7, 3)
set dashtype 12 (2, 2)
set dashtype 13 (9, 3, 2, 3)
set dashtype 14 (4, 2, 4, 2, 1, 2)
set dashtype 15 (12, 3)
set dashtype 16 (1, 2)
array dash[7] = [1, 11, 13, 12, 14, 15, 16]
array mark[7] = [7, 5, 9, 11, 13, 15, 6]
ink = '#222222'
muted = '#595959'
pale = '#d0d0d0'
grey = '#a6a6a6'

# Pixels from the upper left corner, as screen coordinates.
px(x) = x / (1.0 * width)
py(y) = 1 - y / (1.0 * height)

set multiplot
unset key
set border 0
set tics nomirror out scale 0.4 textcolor rgb ink
set xtics ('' 0)

do for [i = 1:|title|] { set label title[i] at screen px(16), py(8 + 19 * i) left noenhanced font ',15' textcolor rgb ink }
do for [i = 1:|sentence|] { set label sentence[i] at screen px(16), py(sentence_top + 16 * i) left noenhanced textcolor rgb muted }
do for [i = 1:|notes|] { set label notes[i] at screen px(16), py(height - 12 - 14 * (|notes| - i)) left noenhanced font ',10' textcolor rgb muted }
