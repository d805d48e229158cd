//! Tokens that were used since the start, so that a program that asks thousands of times a second is not looked up
//! each time.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use styk_model::Timestamp;

use crate::account::{Account, Role, SecretHash};

/// When a token was last used is known to the minute.
pub(crate) const USED_MICROS: i64 = 60_000_000;

/// Whose tokens are, as the database has it: whatever changes an account or a token forgets all of them.
#[derive(Debug, Default)]
pub(crate) struct Tokens(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// Grows whenever what is known may have changed.
    changes: u64,
    known: HashMap<SecretHash, Known>,
}

#[derive(Debug)]
struct Known {
    account: Account,
    role: Role,
    used: i64,
}

/// Something that tokens depend on is being changed.
#[must_use = "what is known is forgotten when it is dropped"]
pub(crate) struct Changing<'a>(&'a Tokens);

impl Drop for Changing<'_> {
    fn drop(&mut self) {
        self.0.forget();
    }
}

impl Tokens {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn forget(&self) {
        let mut inner = self.lock();
        inner.changes += 1;
        inner.known.clear();
    }

    /// To be held while accounts or tokens change, whatever comes of it.
    pub(crate) fn changing(&self) -> Changing<'_> {
        Changing(self)
    }

    /// What [`Tokens::learn`] is to be told of what is read from now on.
    pub(crate) fn changes(&self) -> u64 {
        self.lock().changes
    }

    /// Keeps what was read, unless it may have changed meanwhile.
    pub(crate) fn learn(&self, secret: SecretHash, account: &Account, role: Role, changes: u64) {
        let mut inner = self.lock();
        if inner.changes == changes {
            let known = Known { account: account.clone(), role, used: Timestamp::now().0 };
            inner.known.insert(secret, known);
        }
    }

    /// Whose token has a secret, where that is known; and whether it is to be noted that it was used.
    pub(crate) fn find(&self, secret: &SecretHash) -> Option<(Account, Role, bool)> {
        let mut inner = self.lock();
        let known = inner.known.get_mut(secret)?;
        let now = Timestamp::now().0;
        let due = now - known.used > USED_MICROS;
        if due {
            known.used = now;
        }
        Some((known.account.clone(), known.role, due))
    }
}

#[cfg(test)]
mod tests {
    use styk_model::Language;

    use super::*;

    fn account() -> Account {
        Account {
            id: 1,
            email: "olga@example.com".to_owned(),
            name: "Ольга".to_owned(),
            role: Role::Editor,
            language: Language::Ru,
            zone: None,
            created: Timestamp(0),
            last_seen: None,
        }
    }

    #[test]
    fn what_was_read_before_a_change_is_not_kept_after_it() {
        let (tokens, account) = (Tokens::default(), account());
        let found = || tokens.find(&[7; 32]).map(|(account, role, due)| (account.id, role, due));
        let changes = tokens.changes();
        tokens.learn([7; 32], &account, Role::Viewer, changes);
        assert_eq!(found(), Some((1, Role::Viewer, false)));
        drop(tokens.changing());
        assert_eq!(found(), None);
        tokens.learn([7; 32], &account, Role::Viewer, changes);
        assert_eq!(found(), None, "it was read before");
        tokens.learn([7; 32], &account, Role::Editor, tokens.changes());
        assert_eq!(found(), Some((1, Role::Editor, false)));
    }

    #[test]
    fn that_a_token_was_used_is_noted_once_a_minute() {
        let tokens = Tokens::default();
        tokens.learn([7; 32], &account(), Role::Viewer, tokens.changes());
        tokens.lock().known.get_mut(&[7; 32]).unwrap().used -= 2 * USED_MICROS;
        let due = [tokens.find(&[7; 32]), tokens.find(&[7; 32])].map(|found| found.unwrap().2);
        assert_eq!(due, [true, false]);
    }
}
