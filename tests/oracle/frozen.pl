#!/usr/bin/perl
# Reruns the scripts that print expected values and holds the C tests to
# what they print, in both directions:
#
#   frozen.pl [SCRIPT ...]         (means.R; all without an operand)
#
# 1. every number at the end of a line that a script prints stands in a C
#    file that cites the script by name, to 1e-12;
# 2. every long number (seven digits or more, none of them a zero that only
#    fills) in a C file is printed by a script that the file cites, or stands
#    in the list at the end of this file with the reason why it cannot.
#
# A script whose interpreter, library or data (nist.R reads
# $COHORTEST_DATA/nist) is missing is skipped, and so is direction 2 for the
# files that cite it.  Exit code 1 when anything is off.

use strict;
use warnings;
use File::Temp;
use FindBin;
use List::Util qw(max min);

chdir "$FindBin::Bin/../.." or die "oracle: $!\n";

# The last digits of a double are the machine's; a number that was frozen
# with fewer digits than a double has is held to those it has.
use constant { NOISE => 1e-12, LONG => 7 };

# Scripts that run.sh compares in other ways, and what they source.
my %elsewhere = map { $_ => 1 } qw(
  demo.R demo_adjusted.R ledger.R metrics.R telco.R read.R methods.R
  differential.R differential_means.R differential_methods.R
  differential_more.R);

# ---- numbers -----------------------------------------------------------

my $DIGITS = qr/(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/;

# Significant digits as written.
sub digits
{
  my ($text) = @_;
  $text =~ s/[eE].*//;
  $text =~ s/\D//g;
  $text =~ s/^0+//;
  return length $text;
}

# Half a unit in the last place of TEXT.
sub rounding
{
  my ($text) = @_;
  my ($mantissa, $power) = $text =~ /^-?([\d.]+)(?:[eE]([-+]?\d+))?$/;
  my $places = $mantissa =~ /\.(\d*)/ ? length $1 : 0;
  return .5 * 10 ** (($power // 0) - $places);
}

# Whether WRITTEN, a number of a C file, is PRINTED to the digits it has.
sub same
{
  my ($written, $printed) = @_;
  my $slack = NOISE * abs $printed;
  $slack = max ($slack, 1.001 * rounding ($written))
    if digits ($written) >= LONG && digits ($written) < 15;
  return abs ($written - $printed) <= $slack;
}

# The numbers at the end of each line, and the line each stands on.
sub printed
{
  my ($out) = @_;
  my @found;
  for my $line (split /\n/, $out)
    {
      (my $rest = $line) =~ s/[{},;]|\*\/|INFINITY|NAN?\b|Inf\b/ /g;
      push @found, { number => $1, line => $line }
        while $rest =~ s/(?<![^\s])(-?$DIGITS)\s*$//;
    }
  return @found;
}

# The numbers of a C file without its comments; quoted: those in strings
# too, and the value of each fraction.
sub literals
{
  my ($text, $quoted) = @_;
  my $blank = sub { (my $t = shift) =~ s/[^\n]/ /g; $t };
  $text =~ s{(/\*.*?\*/)|("(?:\\.|[^"\\])*")}
            {$1 || !$quoted ? $blank->($&) : $&}gse;
  my @found;
  while ($text =~ /(?<![\w.])($DIGITS)(?:u?ll?|u)?(?![\w.])/gi)
    {
      my ($number, $from) = ($1, $-[0]);
      my $before = substr $text, max (0, $from - 40), min (40, $from);
      # A minus after a name, a number or a bracket subtracts.
      my $sign = $before =~ /(?:\breturn|(?:^|[^\w\s)\]]))\s*-\s*$/ ? '-' : '';
      push @found, { number => $sign . $number, at => $from };
      push @found, { number => $found[-2]{number} / $number, at => $from }
        if $quoted && @found > 1 && $number != 0
           && $before =~ /$DIGITS\s*\/\s*$/;
    }
  return @found;
}

sub is_long
{
  my ($text) = @_;
  return 0 if $text !~ /[.eE]/;
  $text =~ s/[eE].*//;
  $text =~ s/\D//g;
  $text =~ s/^0+|0+$//g;
  return length $text >= LONG;
}

# ---- the C files and the scripts that they cite ---------------------------

sub slurp
{
  my ($name) = @_;
  open my $in, '<', $name or die "oracle: $name: $!\n";
  local $/;
  return scalar <$in>;
}

my (%file, %cited, $bad);

sub complain
{
  print "oracle: @_\n";
  $bad++;
}

for my $name (split /\n/, `find tests src/infer -name '*.[ch]' | sort`)
  {
    next if $name =~ /^src/ && $name !~ /certified/;
    my $text = slurp ($name);
    my %cites = map { $_ => 1 } $text =~ /\b(\w+\.(?:R|py))\b/g;
    for (keys %cites)
      {
        complain ("$name cites $_, which is not there")
          if !-e "tests/oracle/$_";
        push @{ $cited{$_} }, $name;
      }
    $file{$name} = { cites => \%cites, text => $text,
                     held => [literals ($text, 1)] };
  }

# ---- the scripts ------------------------------------------------------------

my %there;

# Whether the interpreter, or LIBRARY of it, is installed.
sub installed
{
  my ($r, $library) = @_;
  my $test = !$library ? 'command -v ' . ($r ? 'Rscript' : 'python3')
    : $r ? "Rscript -e 'library ($library)'" : "python3 -c 'import $library'";
  return $there{$test} //= system ("$test >/dev/null 2>&1") == 0;
}

sub missing
{
  my ($script) = @_;
  my $r = $script =~ /R$/;
  return $r ? 'R' : 'python3' if !installed ($r);
  (my $text = slurp ("tests/oracle/$script")) =~ s/#.*//g;
  my @libraries = $r ? $text =~ /\blibrary \((\w+)\)|\b([a-zA-Z]\w+)::/g
    : $text =~ /^(?:import|from) (mpmath|numpy|scipy)/mg;
  for (grep { defined } @libraries)
    {
      return $_ if !installed ($r, $_);
    }
  return 'COHORTEST_DATA' if $script eq 'nist.R' && !$ENV{COHORTEST_DATA};
  return;
}

sub run
{
  my ($script) = @_;
  my $with = $script =~ /R$/ ? 'Rscript' : 'python3 -B';
  my $data = $script eq 'nist.R' ? '"$COHORTEST_DATA/nist"' : '';
  my $errors = File::Temp->new;
  my $out = `$with tests/oracle/$script $data 2>$errors`;
  complain ("$script fails: " . slurp ($errors->filename)) if $?;
  return $out;
}

my (%skipped, %shown);

# Direction 1, a script at a time.
sub rerun
{
  my ($script) = @_;
  if (my $what = missing ($script))
    {
      print "oracle: $script skipped, $what is missing\n";
      $skipped{$script} = 1;
      return;
    }
  my @files = @{ $cited{$script} };
  my @held = map { @{ $file{$_}{held} } } @files;
  my @numbers = printed (run ($script));
  $shown{$script} = \@numbers;
  my $lost = 0;
  for my $n (@numbers)
    {
      next if grep { same ($_->{number}, $n->{number}) } @held;
      $lost++;
      complain ("$script prints $n->{number}, which no test of it holds:"
                . " $n->{line}");
    }
  printf "oracle: %s: %d numbers, %d in %s\n", $script, scalar @numbers,
    @numbers - $lost, join ' ', map { s/^tests\///r } @files;
}

# ---- direction 2, a C file at a time ----------------------------------------

my (%excused, %used);
while (<DATA>)
  {
    my ($name, $number, $why) = /^(\S+)\s+(\S+)\s+(.+)$/ or next;
    $excused{"$name $number"} = $why;
  }

sub hold
{
  my ($name) = @_;
  my $f = $file{$name};
  return 0 if grep { $skipped{$_} } keys %{ $f->{cites} };
  my @printed = map { @{ $shown{$_} // [] } } keys %{ $f->{cites} };
  my $held = 0;
  for my $l (grep { is_long ($_->{number}) } literals ($f->{text}, 0))
    {
      (my $positive = $l->{number}) =~ s/^-//;
      my ($key) = grep { $excused{$_} } "$name $positive", "$name *",
                                         "* $positive";
      if ($key)
        {
          $used{$key} = 1;
          next;
        }
      $held++;
      next if grep { same ($l->{number}, $_->{number}) } @printed;
      my $line = 1 + (substr ($f->{text}, 0, $l->{at}) =~ tr/\n//);
      complain ("$name:$line: $l->{number} is printed by "
                . (join (' or ', sort keys %{ $f->{cites} }) || 'no script'));
    }
  return $held;
}

# ---- all of it --------------------------------------------------------------

my @all = grep { !$elsewhere{$_} }
  map { s/.*\///r } glob 'tests/oracle/*.R tests/oracle/*.py';
for (@all)
  {
    complain ("no test cites $_") if !$cited{$_};
  }
my @asked = grep { $cited{$_} } @ARGV ? @ARGV : @all;
die "oracle: no test cites @ARGV\n" if !@asked;
rerun ($_) for @asked;
my $held = 0;
if (!@ARGV)
  {
    $held += hold ($_) for sort keys %file;
    for (grep { !%skipped && !$used{$_} } sort keys %excused)
      {
        complain ("nothing needs the excuse `$_' any more");
      }
  }
printf "oracle: %d scripts rerun, %d skipped; %d frozen numbers held, %d off\n",
  scalar keys %shown, scalar keys %skipped, $held, $bad // 0;
exit ($bad ? 1 : 0);

__DATA__
*                        1.959963984540054   qnorm (.975), which dist.R prints
*                        1.9599639845400538  the same
tests/base/num.c         *            decimals to be read and printed
tests/base/sums.c        *            decimals to be scaled and added
tests/cli/selftest.c     *            thirds that are wrong on purpose
tests/infer/lalonde.h  *           published data
tests/infer/signed_rank.c 1234567.89  a decimal to be subtracted
tests/infer/signed_rank.c 1234567.88  a decimal to be subtracted
tests/report/chart_samples.c *        data of charts
tests/report/fixture.c   *            data of a report
tests/report/json.c      *            data of a report
tests/study/eval.c       1.945910149055313  log (7)
tests/suff/moments.c     *            data of NIST's NumAcc4
tests/suff/ranked.c      1000000.1    data of NIST's NumAcc3
tests/suff/ranked.c      1000000.3    data of NIST's NumAcc3
tests/suff/ranked.c      10000000.1   data of NIST's NumAcc4
tests/suff/ranked.c      10000000.3   data of NIST's NumAcc4
