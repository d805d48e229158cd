//! The usual course of a series: a generalised linear model (McCullagh and
//! Nelder 1989) with the canonical link, fitted by Newton's method to the
//! periods that are not masked.

use styk_model::Period;

use super::series::Points;
use crate::interval::Moments;

/// Trend up to a cubic, six weekdays, the constant.
pub(super) const MOST_TERMS: usize = 10;

/// Keeps a term without data at nought instead of running away.
const RIDGE: f64 = 1e-4;

/// Beyond these logits and logarithms nothing real lies.
const FARTHEST: f64 = 15.0;

/// Periods by day are worth weekday terms from so many on.
const DAYS_FOR_WEEKDAYS: usize = 28;
const EVENTS_FOR_WEEKDAYS: f64 = 140.0;

/// A bend of the trend must rest on so many events.
const EVENTS_FOR_A_DEGREE: f64 = 25.0;

pub(super) type Row = [f64; MOST_TERMS];

/// Sums of a period, the same for all kinds of series.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    /// Cases, or exposure of counts.
    pub n: f64,
    /// Successes, sum of values, or count.
    pub total: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Family {
    Binomial,
    Poisson,
    /// With the variance of a single value.
    Normal {
        variance: f64,
    },
}

/// A series ready for fitting.
pub(super) struct Data {
    pub cells: Vec<Cell>,
    pub family: Family,
    rows: Vec<Row>,
    weekdays: usize,
}

impl Data {
    pub(super) fn new(points: &Points, period: Period) -> Self {
        let (cells, family) = read(points);
        let weekdays = if worth_weekdays(&cells, family, period) { 6 } else { 0 };
        Self::with_weekdays(cells, family, weekdays)
    }

    fn with_weekdays(cells: Vec<Cell>, family: Family, weekdays: usize) -> Self {
        let rows = (0..cells.len()).map(|index| row(index, cells.len(), weekdays)).collect();
        Self { cells, family, rows, weekdays }
    }

    /// The same without weekdays, where the periods left do not tell them.
    pub(super) fn without_weekdays(&self, masked: &[bool]) -> Option<Self> {
        let told = self.weekdays == 0 || events(self.family, self.open(masked)) >= EVENTS_FOR_WEEKDAYS;
        (!told).then(|| Self::with_weekdays(self.cells.clone(), self.family, 0))
    }

    fn open<'a>(&'a self, masked: &'a [bool]) -> impl Iterator<Item = Cell> + 'a {
        self.cells.iter().zip(masked).filter(|(_, masked)| !**masked).map(|(cell, _)| *cell)
    }

    /// The highest degree of the trend that the unmasked periods and their events can tell.
    pub(super) fn most_degrees(&self, masked: &[bool]) -> usize {
        let by_periods = match self.len() {
            0..=9 => 0,
            10..=15 => 1,
            16..=23 => 2,
            _ => 3,
        };
        by_periods.min((events(self.family, self.open(masked)) / EVENTS_FOR_A_DEGREE) as usize)
    }

    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// Terms of the model with a trend of a degree.
    fn terms(&self, degree: usize) -> usize {
        1 + self.weekdays + degree
    }

    /// The constant and weekdays come first, so that a degree more is a column more.
    pub(super) fn row(&self, index: usize) -> &Row {
        &self.rows[index]
    }

    /// Fits the periods that are not masked.
    pub(super) fn fit(&self, masked: &[bool], degree: usize) -> Fit {
        let terms = self.terms(degree);
        let mut fit = Fit::new(self.len(), terms, degree, self.start(masked));
        for _ in 0..30 {
            let gradient = fit.expect(self, masked);
            fit.factor.decompose(RIDGE);
            let step = fit.factor.solve(&gradient);
            let longest = step[..terms].iter().fold(0.0_f64, |longest, part| longest.max(part.abs()));
            let scale = if self.is_linear() { 1.0 } else { (2.0 / longest.max(1e-300)).min(1.0) };
            for (coefficient, part) in fit.coefficients.iter_mut().zip(step) {
                *coefficient += scale * part;
            }
            if longest < 1e-8 || self.is_linear() {
                break;
            }
        }
        fit.expect(self, masked);
        fit.factor.decompose(RIDGE);
        fit
    }

    fn is_linear(&self) -> bool {
        matches!(self.family, Family::Normal { .. })
    }

    /// The link of the mean over all unmasked periods.
    fn start(&self, masked: &[bool]) -> f64 {
        let open = self.cells.iter().zip(masked).filter(|(_, masked)| !**masked);
        let (n, total) = open.fold((0.0, 0.0), |(n, total), (cell, _)| (n + cell.n, total + cell.total));
        match self.family {
            Family::Binomial => ((total + 0.5) / (n - total + 0.5)).ln(),
            Family::Poisson => ((total + 0.5) / n.max(1e-9)).ln().clamp(-FARTHEST, FARTHEST),
            Family::Normal { .. } => total / n.max(1.0),
        }
    }

    /// Expected total of a period and its variance.
    fn expected(&self, cell: Cell, link: f64) -> (f64, f64) {
        match self.family {
            Family::Binomial => {
                let share = 1.0 / (1.0 + (-link.clamp(-FARTHEST, FARTHEST)).exp());
                (cell.n * share, cell.n * share * (1.0 - share))
            }
            Family::Poisson => {
                let mean = cell.n * link.clamp(-FARTHEST, FARTHEST).exp();
                (mean, mean)
            }
            Family::Normal { variance } => (cell.n * link, cell.n * variance),
        }
    }

    /// How much a unit of the link moves the total: the variance for canonical
    /// links, the number of values for means.
    pub(super) fn slope(&self, index: usize, fit: &Fit) -> f64 {
        match self.family {
            Family::Normal { .. } => self.cells[index].n,
            _ => fit.variance[index],
        }
    }
}

fn read(points: &Points) -> (Vec<Cell>, Family) {
    match points {
        Points::Shares(points) => {
            let cell = |n: u64, successes: u64| Cell { n: n as f64, total: successes.min(n) as f64 };
            (points.iter().map(|point| cell(point.n, point.successes)).collect(), Family::Binomial)
        }
        Points::Means(points) => {
            let cell = |point: &Moments| Cell { n: point.n as f64, total: point.mean * point.n as f64 };
            (points.iter().map(cell).collect(), Family::Normal { variance: pooled_variance(points) })
        }
        Points::Counts(points) => {
            let cell = |exposure: f64, count: u64| {
                if exposure > 0.0 { Cell { n: exposure, total: count as f64 } } else { Cell::default() }
            };
            (points.iter().map(|point| cell(point.exposure, point.count)).collect(), Family::Poisson)
        }
    }
}

/// Within the periods, so that a difference between periods doesn't widen it.
fn pooled_variance(points: &[Moments]) -> f64 {
    let (squares, degrees) = points
        .iter()
        .filter(|point| point.n > 1)
        .fold((0.0, 0.0), |(squares, degrees), point| (squares + point.squares, degrees + (point.n - 1) as f64));
    if squares > 0.0 { squares / degrees } else { 1.0 }
}

/// Weekdays need days, and about twenty events for each of their terms.
fn worth_weekdays(cells: &[Cell], family: Family, period: Period) -> bool {
    let told = events(family, cells.iter().copied()) >= EVENTS_FOR_WEEKDAYS;
    period == Period::Day && cells.len() >= DAYS_FOR_WEEKDAYS && told
}

/// What carries the information of a series: the rarer outcome, the count, the values.
fn events(family: Family, cells: impl Iterator<Item = Cell>) -> f64 {
    let (n, total) = cells.fold((0.0, 0.0), |(n, total), cell| (n + cell.n, total + cell.total));
    match family {
        Family::Binomial => total.min(n - total),
        Family::Poisson => total,
        Family::Normal { .. } => n,
    }
}

/// The terms of a period: constant, weekday, then Legendre polynomials of its
/// place between -1 and 1 (nearly orthogonal, so the fit is well conditioned).
fn row(index: usize, periods: usize, weekdays: usize) -> Row {
    let mut row = [0.0; MOST_TERMS];
    row[0] = 1.0;
    if weekdays > 0 {
        let day = index % 7;
        // Effects against the mean of the week: the seventh day is minus the others.
        (0..6).for_each(|column| row[1 + column] = if day == 6 { -1.0 } else { f64::from(day == column) });
    }
    let x = 2.0 * index as f64 / (periods - 1).max(1) as f64 - 1.0;
    row[1 + weekdays] = x;
    row[2 + weekdays] = (3.0 * x * x - 1.0) / 2.0;
    row[3 + weekdays] = (5.0 * x * x * x - 3.0 * x) / 2.0;
    row
}

/// A fitted model, with its expectations for all periods, the masked ones too.
pub(super) struct Fit {
    pub degree: usize,
    pub terms: usize,
    coefficients: Row,
    /// Expected totals and their variances (before dispersion).
    pub expected: Vec<f64>,
    pub variance: Vec<f64>,
    /// Information of the unmasked periods.
    pub factor: Factor,
}

impl Fit {
    fn new(periods: usize, terms: usize, degree: usize, start: f64) -> Self {
        let mut coefficients = [0.0; MOST_TERMS];
        coefficients[0] = start;
        let none = vec![0.0; periods];
        Self { degree, terms, coefficients, expected: none.clone(), variance: none, factor: Factor::new(terms) }
    }

    /// Expectations, information and gradient at the present coefficients.
    fn expect(&mut self, data: &Data, masked: &[bool]) -> Row {
        let mut gradient = [0.0; MOST_TERMS];
        self.factor = Factor::new(self.terms);
        for (index, masked) in masked.iter().enumerate() {
            let (row, cell) = (data.row(index), data.cells[index]);
            let link = row[..self.terms].iter().zip(&self.coefficients).map(|(x, coefficient)| x * coefficient).sum();
            let (expected, variance) = data.expected(cell, link);
            (self.expected[index], self.variance[index]) = (expected, variance);
            if *masked || cell.n <= 0.0 {
                continue;
            }
            let (score, weight) = score_and_weight(data.family, cell, expected, variance);
            for (column, slot) in gradient.iter_mut().enumerate().take(self.terms) {
                *slot += score * row[column];
            }
            self.factor.add(row, weight);
        }
        gradient
    }
}

/// Derivative of the log-likelihood by the link, and its information.
pub(super) fn score_and_weight(family: Family, cell: Cell, expected: f64, variance: f64) -> (f64, f64) {
    match family {
        Family::Normal { variance } => ((cell.total - expected) / variance, cell.n / variance),
        _ => (cell.total - expected, variance),
    }
}

/// Twice the log-likelihood that a cell loses against its own total as expectation.
pub(super) fn deviance(family: Family, cell: Cell, expected: f64) -> f64 {
    match family {
        Family::Poisson => 2.0 * (relative(cell.total, expected) - (cell.total - expected)),
        Family::Binomial => 2.0 * (relative(cell.total, expected) + relative(cell.n - cell.total, cell.n - expected)),
        Family::Normal { variance } if cell.n > 0.0 => (cell.total - expected).powi(2) / (cell.n * variance),
        Family::Normal { .. } => 0.0,
    }
}

/// `o ln(o / e)`, nought for no events.
fn relative(observed: f64, expected: f64) -> f64 {
    if observed <= 0.0 { 0.0 } else { observed * (observed / expected.max(1e-12)).ln() }
}

/// A small symmetric positive matrix and its Cholesky factor.
pub(super) struct Factor {
    terms: usize,
    sums: [Row; MOST_TERMS],
    lower: [Row; MOST_TERMS],
}

impl Factor {
    fn new(terms: usize) -> Self {
        Self { terms, sums: [[0.0; MOST_TERMS]; MOST_TERMS], lower: [[0.0; MOST_TERMS]; MOST_TERMS] }
    }

    fn add(&mut self, row: &Row, weight: f64) {
        for i in 0..self.terms {
            for j in 0..=i {
                self.sums[i][j] += weight * row[i] * row[j];
            }
        }
    }

    fn decompose(&mut self, ridge: f64) {
        for i in 0..self.terms {
            for j in 0..=i {
                let own = self.sums[i][j] + if i == j { ridge * self.sums[0][0].max(1e-6) } else { 0.0 };
                let rest: f64 = (0..j).map(|k| self.lower[i][k] * self.lower[j][k]).sum();
                self.lower[i][j] =
                    if i == j { (own - rest).max(1e-12).sqrt() } else { (own - rest) / self.lower[j][j] };
            }
        }
    }

    /// `L⁻¹ v`, whose square is `v' M⁻¹ v`.
    pub(super) fn whiten(&self, right: &Row) -> Row {
        let mut solution = [0.0; MOST_TERMS];
        for i in 0..self.terms {
            let rest: f64 = (0..i).map(|k| self.lower[i][k] * solution[k]).sum();
            solution[i] = (right[i] - rest) / self.lower[i][i];
        }
        solution
    }

    fn solve(&self, right: &Row) -> Row {
        let mut solution = self.whiten(right);
        for i in (0..self.terms).rev() {
            let rest: f64 = (i + 1..self.terms).map(|k| self.lower[k][i] * solution[k]).sum();
            solution[i] = (solution[i] - rest) / self.lower[i][i];
        }
        solution
    }

    /// `v' M⁻¹ v`.
    pub(super) fn quadratic(&self, vector: &Row) -> f64 {
        self.whiten(vector)[..self.terms].iter().map(|part| part * part).sum()
    }
}
