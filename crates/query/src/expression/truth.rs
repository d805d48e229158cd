//! What a condition or a part of it came to on a row.

/// True, false, or neither because something it reads is absent or of another
/// kind. CEL's rule: `false && error` is false, `true || error` is true, and an
/// error that is left in the end keeps the row out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Truth {
    False = 0,
    True = 1,
    Error = 2,
}

impl From<bool> for Truth {
    fn from(truth: bool) -> Self {
        if truth { Self::True } else { Self::False }
    }
}

/// How a condition follows from its leaves.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    Constant(Truth),
    /// A leaf by its number.
    Leaf(usize),
    Not(Box<Self>),
    And(Box<[Self; 2]>),
    Or(Box<[Self; 2]>),
    If(Box<[Self; 3]>),
}

impl Node {
    /// What it comes to, given what each leaf came to.
    pub(crate) fn decide(&self, leaves: &[Truth]) -> Truth {
        match self {
            Self::Constant(truth) => *truth,
            Self::Leaf(number) => leaves[*number],
            Self::Not(of) => match of.decide(leaves) {
                Truth::False => Truth::True,
                Truth::True => Truth::False,
                Truth::Error => Truth::Error,
            },
            Self::And(both) => both_of(both, leaves, Truth::False, Truth::True),
            Self::Or(both) => both_of(both, leaves, Truth::True, Truth::False),
            Self::If(parts) => match parts[0].decide(leaves) {
                Truth::True => parts[1].decide(leaves),
                Truth::False => parts[2].decide(leaves),
                Truth::Error => Truth::Error,
            },
        }
    }

    /// The same with leaves numbered from `first`.
    pub(crate) fn shifted(&self, first: usize) -> Self {
        let two = |both: &[Self; 2]| Box::new([both[0].shifted(first), both[1].shifted(first)]);
        match self {
            Self::Constant(truth) => Self::Constant(*truth),
            Self::Leaf(number) => Self::Leaf(number + first),
            Self::Not(of) => Self::Not(Box::new(of.shifted(first))),
            Self::And(both) => Self::And(two(both)),
            Self::Or(both) => Self::Or(two(both)),
            Self::If(parts) => {
                Self::If(Box::new([parts[0].shifted(first), parts[1].shifted(first), parts[2].shifted(first)]))
            }
        }
    }
}

/// `strong` on either side decides; else both must be `weak`.
fn both_of(both: &[Node; 2], leaves: &[Truth], strong: Truth, weak: Truth) -> Truth {
    let left = both[0].decide(leaves);
    if left == strong {
        return strong;
    }
    let right = both[1].decide(leaves);
    if right == strong {
        strong
    } else if left == weak && right == weak {
        weak
    } else {
        Truth::Error
    }
}
