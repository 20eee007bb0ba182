#!/usr/bin/perl
# Recomputes every p of a results.json from its statistic and degrees of
# freedom:
#
#   recompute.pl out/results.json [out/report.html] [out/report.md] [text]
#
# The tails are written here, from the incomplete beta and gamma functions
# in logarithms, and share nothing with src/infer.  Pages given after the
# results (`text` is what `run -v` printed) are read too: each p in their
# tables of tests must lie in the range that the rounded statistic allows.
#
# A p that does not follow from statistic and degrees of freedom alone
# (counted, drawn, or with a variance of its own) is counted under the
# name of its method; a method that nobody told this script of is an
# error.  Exit code 1 after the first number that is off.

use strict;
use warnings;
use JSON::PP;

# What a statistic is compared with when it has no degrees of freedom,
# one, or two of them: z and t two-sided, c and f upper tails.
my %law = (
  (map { $_ => 'ztf' } qw(
    welch_t student_t one_sample_t paired_t yuen brunner_munzel
    cluster_wald delta proportion_score welch_anova classic_anova anova
    rmst_z dunn jonckheere cochran_armitage log_rank_trend rate_score
    linear)),
  (map { $_ => 'zcf' } qw(
    rate_robust n1_chi_square pearson_chi_square yates_chi_square g_test
    mcnemar cmh log_rank stratified_log_rank gehan tarone_ware
    peto_peto fleming_harrington cox_wald cox_lr cox_score gray
    kruskal_wallis poisson_deviance weighted_z)),
);
# Studentized ranges; their number of means is that of the cohorts.
my %range = map { $_ => 1 } qw(tukey games_howell);
# Counted, drawn, or of a statistic whose variance is not printed.
my %own = map { $_ => 1 } qw(
  fisher_exact fisher_midp binomial_exact poisson_exact permutation
  mann_whitney wilcoxon_signed_rank);

use constant { PI => 4 * atan2 (1, 1), LN_10 => log 10, TINY => 1e-300 };

sub log1p
{
  my ($x) = @_;
  my $u = 1 + $x;
  return $u == 1 ? $x : log ($u) * $x / ($u - 1);
}

# ln gamma (x) less (x - 1/2) ln x - x + ln sqrt (2 pi).
sub stirling_rest
{
  my ($x) = @_;
  my $lift = 0;
  # gamma (x) = gamma (x + 1) / x, until the series holds.
  while ($x < 16)
    {
      $lift += ($x + .5) * log1p (1 / $x) - 1;
      $x++;
    }
  my $s = 1 / ($x * $x);
  return $lift + (1 / 12 - $s * (1 / 360 - $s * (1 / 1260
    - $s * (1 / 1680 - $s * (1 / 1188 - $s * 691 / 360360))))) / $x;
}

# Lentz: b0 + a1/(b1 + a2/(b2 + ...)); TERM gives (a, b) of each step.
sub continued_fraction
{
  my ($b0, $term) = @_;
  my $f = $b0 || TINY;
  my ($c, $d) = ($f, 0);
  for my $i (1 .. 200000)
    {
      my ($a, $b) = $term->($i);
      $d = $b + $a * $d;
      $c = $b + $a / $c;
      $d = 1 / ($d || TINY);
      $c ||= TINY;
      $f *= $c * $d;
      return $f if abs ($c * $d - 1) < 1e-16;
    }
  die "a continued fraction does not end\n";
}

# ln of x^a y^b / (a B (a, b)), y = 1 - x, with the deviances of Loader.
sub log_beta_front
{
  my ($x, $y, $p, $q) = @_;
  my $off = $q * $x - $p * $y;
  my $log_x = $off / $p > -.5 ? log1p ($off / $p)
                              : log ($x * ($p + $q) / $p);
  my $log_y = -$off / $q > -.5 ? log1p (-$off / $q)
                               : log ($y * ($p + $q) / $q);
  return $p * $log_x + $q * $log_y
    + log ($p / (2 * PI) * ($q / ($p + $q))) / 2 - log ($p)
    + stirling_rest ($p + $q) - stirling_rest ($p) - stirling_rest ($q);
}

sub log_beta_part
{
  my ($x, $y, $p, $q) = @_;
  my $term = sub {
    my $m = int ($_[0] / 2);
    my $a = $_[0] % 2
      ? -($p + $m) * ($p + $q + $m) * $x
          / (($p + 2 * $m) * ($p + 2 * $m + 1))
      : $m * ($q - $m) * $x / (($p + 2 * $m - 1) * ($p + 2 * $m));
    return ($a, 1);
  };
  return log_beta_front ($x, $y, $p, $q)
    - log (continued_fraction (1, $term));
}

# ln of I_x (p, q).
sub log_beta
{
  my ($x, $y, $p, $q) = @_;
  return -9e99 if $x <= 0;
  return 0 if $y <= 0;
  return log_beta_part ($x, $y, $p, $q) if $x < ($p + 1) / ($p + $q + 2);
  return log1p (-exp (log_beta_part ($y, $x, $q, $p)));
}

# ln of Q (a, x).
sub log_gamma_upper
{
  my ($a, $x) = @_;
  return 0 if $x <= 0;
  my $log_gamma = ($a - .5) * log ($a) - $a + log (2 * PI) / 2
    + stirling_rest ($a);
  my $front = $a * log ($x) - $x - $log_gamma;
  if ($x < $a + 1)
    {
      my ($sum, $term) = (1 / $a, 1 / $a);
      for (my $k = 1; $term > $sum * 1e-17; $k++)
        {
          $term *= $x / ($a + $k);
          $sum += $term;
        }
      return log1p (-exp ($front + log $sum));
    }
  my $term = sub {
    my $k = $_[0];
    return (-$k * ($k - $a), $x + 2 * $k + 1 - $a);
  };
  return $front - log (continued_fraction ($x + 1 - $a, $term));
}

sub log_f
{
  my ($f, $d1, $d2) = @_;
  my $r = $d1 * $f / $d2;
  return log_beta (1 / (1 + $r), $r / (1 + $r), $d2 / 2, $d1 / 2);
}

sub log_normal { return log_gamma_upper (.5, $_[0] * $_[0] / 2); }

# The largest difference of K normal means over their spread: Gauss'
# rule of 16 points on pieces of the line, twice.
my @node;
sub gauss
{
  my ($low, $high, $pieces, $f) = @_;
  @node = gauss_nodes (16) if !@node;
  my $half = ($high - $low) / $pieces / 2;
  my $sum = 0;
  for my $i (0 .. $pieces - 1)
    {
      my $mid = $low + (2 * $i + 1) * $half;
      $sum += $_->[1] * $f->($mid + $half * $_->[0]) for @node;
    }
  return $sum * $half;
}

sub gauss_nodes
{
  my ($n) = @_;
  my @nodes;
  for my $i (1 .. $n)
    {
      my ($x, $slope) = (cos (PI * ($i - .25) / ($n + .5)), 1);
      for (1 .. 20)
        {
          my ($p0, $p1) = (1, $x);
          ($p0, $p1) = ($p1, ((2 * $_ - 1) * $x * $p1 - ($_ - 1) * $p0) / $_)
            for 2 .. $n;
          $slope = $n * ($x * $p1 - $p0) / ($x * $x - 1);
          $x -= $p1 / $slope;
        }
      push @nodes, [$x, 2 / ((1 - $x * $x) * $slope * $slope)];
    }
  return @nodes;
}

sub normal_upper
{
  my $tail = exp (log_normal ($_[0])) / 2;
  return $_[0] < 0 ? 1 - $tail : $tail;
}

# P (range > w): k phi (z) [1 - (Phi (z) - Phi (z - w))^(k-1)]-like, as
# k int phi (z) (1 - (Q (z) - Q (z + w))^(k-1) / Q (z)^(k-1)) Q^(k-1).
sub range_upper
{
  my ($w, $k) = @_;
  return gauss (-8.5, 8.5, 12, sub {
    my ($z) = @_;
    my $above = normal_upper ($z);
    return 0 if $above <= 0;
    my $beyond = normal_upper ($z + $w) / $above;
    my $lost = $beyond < 1 ? 1 - exp (($k - 1) * log1p (-$beyond)) : 1;
    return $k * exp (-$z * $z / 2) / sqrt (2 * PI)
      * exp (($k - 1) * log $above) * $lost;
  });
}

# Over the spread s, df s^2 a chi-square.
sub log_range
{
  my ($q, $k, $df) = @_;
  my $h = $df / 2;
  my $front = log (2) + $h * log ($h) - (($h - .5) * log ($h) - $h
    + log (2 * PI) / 2 + stirling_rest ($h));
  my $wide = 9 / sqrt (2 * $df);
  my $low = $wide < .95 ? 1 - $wide : 1e-9;
  return log gauss ($low, 1 + 1.4 * $wide, 8, sub {
    my ($s) = @_;
    return exp ($front + ($df - 1) * log ($s) - $h * $s * $s)
      * range_upper ($q * $s, $k);
  });
}

# ln p, or nothing where p is the method's own.
sub log_p
{
  my ($method, $statistic, $df, $df2, $cohorts) = @_;
  my $x = abs $statistic;
  return log_range ($x, $cohorts, $df) if $range{$method};
  my $law = substr $law{$method}, defined $df2 ? 2 : defined $df ? 1 : 0, 1;
  return $law eq 'z' ? log_normal ($x)
    : $law eq 't' ? log_f ($x * $x, 1, $df)
    : $law eq 'c' ? log_gamma_upper ($df / 2, $x / 2)
    : log_f ($x, $df, $df2);
}

# Equivalence: the upper tail alone, of the nearer margin.
sub is_one_sided
{
  return ($_[0]{options}{sides} // '') =~ /one-sided/;
}

sub log_p_of
{
  my ($t, $statistic, @rest) = @_;
  my $both = log_p ($t->{method}, $statistic, @rest);
  return $both if !is_one_sided ($t);
  my $upper = $both - log 2;
  return $statistic < 0 ? log1p (-exp $upper) : $upper;
}

my ($off, $recomputed, %skipped) = (0, 0);

sub complain
{
  print "off: ", join (' ', @_), "\n";
  $off++;
}

# Without a statistic, an exact form has said so itself.
sub is_own
{
  my ($t) = @_;
  return $own{$t->{method}} || !defined $t->{statistic};
}

sub check_test
{
  my ($h, $t, $cohorts) = @_;
  my $name = "$h->{id} $t->{method}";
  my ($p, $log10_p) = @$t{qw(p_value log10_p)};
  return complain ($name, 'unknown method')
    if !($law{$t->{method}} || $range{$t->{method}} || $own{$t->{method}});
  return if !defined $log10_p;
  return complain ($name, 'status', $t->{status})
    if $t->{status} ne (defined $p ? 'ok' : 'underflow');
  complain ($name, 'p and log10_p disagree:', $p, $log10_p)
    if defined $p && abs (log ($p) - $log10_p * LN_10)
                       > 1e-12 * (1 - log $p);
  if (is_own ($t))
    {
      $skipped{$t->{method}}++;
      return;
    }
  my $log_p = log_p_of ($t, @$t{qw(statistic df df2)}, $cohorts);
  # z^2 1e-12, with z^2 about -2 ln p.
  my $slack = -2e-12 * $log_p > 1e-10 ? -2e-12 * $log_p : 1e-10;
  $slack = 1e-8 if $range{$t->{method}};
  $recomputed++;
  my $given = defined $p ? log $p : $log10_p * LN_10;
  complain ($name, 'p is', defined $p ? $p : "10^$log10_p", 'but follows as',
            sprintf '%.15g', exp $log_p)
    if abs ($given - $log_p) > $slack;
}

# Half a unit of the last of DIGITS significant ones, none below units
# for a statistic of three.
sub half_unit
{
  my ($x, $digits) = @_;
  return .5 * 10 ** (-$digits) if $x == 0;
  my $power = (split /e/, sprintf ('%.*e', $digits - 1, $x))[1];
  my $last = $power - $digits + 1;
  $last = 0 if $digits == 3 && $last > 0 && $power <= 14;
  return .5 * 10 ** $last;
}

sub around
{
  my ($text, $digits) = @_;
  return undef if $text eq '';
  my $half = half_unit ($text, $digits) * (1 + 1e-9);
  my $x = abs $text;
  return [$x > $half ? $x - $half : $x / 1e9, $x + $half];
}

# Smallest and largest p over the corners.
sub p_range
{
  my ($t, $statistic, $df, $df2, $cohorts) = @_;
  my ($low, $high) = (2, -1);
  for my $s (@$statistic)
    {
      for my $d ($df ? @$df : undef)
        {
          for my $e ($df2 ? @$df2 : undef)
            {
              my $p = exp log_p_of ($t, $s, $d, $e, $cohorts);
              $low = $p if $p < $low;
              $high = $p if $p > $high;
            }
        }
    }
  return ($low, $high);
}

# What a printed p stands for.
sub printed_range
{
  my ($text) = @_;
  return (0, .001) if $text eq '< .001';
  return (.999, 1) if $text eq '> .999';
  my ($decimals) = $text =~ /\.(\d+)$/;
  my $half = .5 * 10 ** -length ($decimals) * (1 + 1e-9);
  return ($text - $half, $text + $half);
}

my $printed = 0;
sub check_row
{
  my ($page, $test, $row) = @_;
  my ($h, $t, $cohorts) = @$test;
  my ($statistic, $df, $p) = @$row;
  my ($low, $high) = printed_range ($p);
  my $given = $t->{p_value} // 0;
  my $name = "$page: $h->{id} $t->{method} p $p";
  complain ($name, "is $given in results.json")
    if $given < $low || $given > $high;
  return if is_own ($t);
  my ($df1, $df2) = map { around ($_, 5) } split /, /, "$df, ";
  my $ends = around ($statistic, 3);
  $ends = [map { -$_ } @$ends] if is_one_sided ($t) && $statistic < 0;
  my ($least, $most) = p_range ($t, $ends, $df1, $df2, $cohorts);
  $printed++;
  complain ($name, "but $statistic ($df) allows $least to $most")
    if $low > $most || $high < $least;
}

sub slurp
{
  my ($path) = @_;
  open my $in, '<:encoding(UTF-8)', $path or die "$path: $!\n";
  local $/;
  return scalar <$in>;
}

my $P = qr/(?:< |> )?\.\d+|1\.0+/;

# Each gives the rows [statistic, df, p] of all tables of tests.
sub rows_of_html
{
  my @rows;
  for my $table ($_[0] =~ m{<caption>Tests</caption>(.*?)</table>}gs)
    {
      for my $row ($table =~ m{<tr><th scope="row">(.*?)</tr>}gs)
        {
          my @cell = $row =~ m{<td[^>]*>(.*?)</td>}gs;
          s/<[^>]*>//g, s/&lt;/</g, s/&gt;/>/g for @cell;
          push @rows, [@cell[1, 2, 3]];
        }
    }
  return @rows;
}

sub rows_of_markdown
{
  my @rows;
  for my $table ($_[0] =~ /^\| Test \|(.*?)\n\n/gms)
    {
      for my $line (grep { /^\|/ } split /\n/, $table)
        {
          my @cell = map { s/^\s+|\s+$//gr } split /(?<!\\)\|/, $line;
          s/&lt;/</, s/&gt;/>/, s/\\//g for @cell;
          shift @cell;
          push @rows, [@cell[2, 3, 4]];
        }
    }
  return @rows;
}

# Columns are where the rule below the heads has dashes.
sub rows_of_text
{
  my (@rows, @from, @width);
  for my $line (split /\n/, $_[0])
    {
      if ($line =~ /^\s*Test\s+Comparison\s+Statistic/)
        {
          @from = ();
        }
      elsif ($line =~ /^  -+(?:  -+){5}$/)
        {
          (@from, @width) = ();
          while ($line =~ /-+/g)
            {
              push @from, $-[0];
              push @width, $+[0] - $-[0];
            }
        }
      elsif ($line =~ /^\s*$|^  \[\d+\] \S/)
        {
          @from = ();
        }
      elsif (@from)
        {
          my @cell = map { length $line > $from[$_]
            ? substr $line, $from[$_], $width[$_] : '' } 2, 3, 4;
          s/^\s+|\s+$//g for @cell;
          push @rows, [@cell];
        }
    }
  return @rows;
}

sub check_page
{
  my ($path, @tests) = @_;
  my $text = slurp ($path);
  my @rows = grep { $_->[2] =~ /^$P$/ }
    $path =~ /\.html$/ ? rows_of_html ($text)
    : $path =~ /\.md$/ ? rows_of_markdown ($text)
    : rows_of_text ($text);
  return complain ($path, scalar @rows, 'rows with p for', scalar @tests)
    if @rows != @tests;
  for my $i (0 .. $#rows)
    {
      tr/,//d for $rows[$i][0];
      $rows[$i][0] =~ s/\x{2212}/-/;
      check_row ($path, $tests[$i], $rows[$i]);
    }
}

my ($results, @pages) = @ARGV;
die "usage: recompute.pl results.json [page...]\n" if !defined $results;
my $json = JSON::PP->new->decode (slurp ($results));
my @tests;
for my $h (@{$json->{hypotheses}})
  {
    my $cohorts = @{$h->{groups}};
    for my $t (@{$h->{tests}})
      {
        check_test ($h, $t, $cohorts);
        push @tests, [$h, $t, $cohorts] if defined $t->{log10_p};
      }
  }
check_page ($_, @tests) for @pages;

print "not from a statistic: ", join (', ', map { "$skipped{$_} $_" }
                                      sort keys %skipped) || 'none', "\n";
print "$recomputed recomputed, $printed printed, $off off\n";
exit ($off ? 1 : 0);
