/** Faults that somebody could make in the loop, each as a change of its text. The property test must find every one of them. */

export interface PlantedDefect {
  readonly name: string
  readonly plant: (source: string) => string
}

const change = (name: string, from: string | RegExp, to: string): PlantedDefect => ({
  name,
  plant: (source) => source.replaceAll(from, to),
})

export const PLANTED_DEFECTS: readonly PlantedDefect[] = [
  change('the day of leaving the catalogue still counts', />= (providerTo|assessorTo)\[i\]/g, '> $1[i]'),
  change('the first day on the catalogue does not count', /< (providerFrom|assessorFrom)\[i\]/g, '<= $1[i]'),
  change('one training more than the year allows', / : (count\d+)\) >= (\d+)/g, ' : $1) > $2'),
  change('an exception to the limit of the year is not seen', /\(exceptions\[i\] & \d+\) === 0 && /g, ''),
  change('the once-key forgets its level', /(ledger\.once\w+)\(who, 3,/g, '$1(who, 1,'),
  change(
    'the once-key looks at the own program alone',
    /ledger\.once(?:Other)?Trainings\(who, (\d), ([^,]+), ([^,)]+)[^)]*\)/g,
    'ledger.onceOwn(who, $1, $2, $3, 0)',
  ),
  change(
    'the same class under another program is a repetition',
    / classKind\[i\] !== 0, classOccupation\[i\], classStart\[i\]\)/g,
    ' false, classOccupation[i], classStart[i])',
  ),
  change(
    'one class under two programs counts twice',
    /ledger\.yearOtherTrainings\(who, classStart\[i\], \d+, classOccupation\[i\]\)/g,
    'ledger.yearTrainings(who, classStart[i])',
  ),
  change(
    'a reversed payment keeps its place in the year and the sums',
    'if (had === 2) ledger.changeCounts',
    'if (had === 9) ledger.changeCounts',
  ),
  change('a reversed payment gives the once-key back', 'if (kind[i] === 3) {', 'if (kind[i] >= 2) {'),
  change('a payment is given back twice', '} else if (had === 2) standing[undone] = 1', '}'),
  change('a reversal from before the log still counts', 'if (had !== 4) ledger.changeCounts', 'ledger.changeCounts'),
  change('a returned entry from before the log holds its key', 'if (had !== 3) {', 'if (had !== 9) {'),
  change('the cap refuses the claim that reaches it exactly', '+ priced > ', '+ priced >= '),
  change('the cap forgets what was paid in this log', /\+ ledger\.employerFen\[employer\[i\]\]/g, '+ 0'),
  change(
    'a duration too short wins over a plain failure',
    /\{ o = 2; r = short >= 0/g,
    '{ o = short >= 0 ? 3 : 2; r = short >= 0',
  ),
  change('the last open rule is named instead of the first', /open < 0 \? (\d+) : open/g, '$1'),
  change(
    'a rule without a price pays what the others price',
    'else if (open >= 0) {',
    'else if (open >= 0 && priced < 0) {',
  ),
  change('the last day of a parent document is outside', /(const side\d+ = .*) > (-?\d+)/g, '$1 >= $2'),
  change('a month has thirty days', /addMonths\(jobStart\[i\], (\d+)\)/g, '(jobStart[i] + 30 * $1)'),
  change('a ceiling is paid as a rate', /Math\.min\(approvedCost\[i\], (\d+)\)/g, '$1'),
  change(
    'a claim that waits for a ruling takes its key',
    'if (o === 1) {\nstanding',
    'if (o === 1 || o === 4) {\nstanding',
  ),
  change(
    'the class counts in the year of the certificate',
    'start = classKind[i] !== 0 ? classStart[i]',
    'start = level[i] !== 0 ? issued[i]',
  ),
  change('a revoked certificate counts', /\(revoked\[i\] !== 0\)/g, '(false)'),
  change('theory online over the share passes', /minutesTheory\[i\] \* (\d+) > /g, 'minutesTheory[i] * $1 > 9e15 + '),
]
