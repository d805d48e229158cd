//! Accounts, sessions, tokens and the log.

use styk_model::{Language, Timestamp};
use styk_store::{AccountChange, AuditEntry, NewAccount, Role, StoreError};

use crate::place::Place;

fn olga(role: Role) -> NewAccount {
    let (email, name) = (format!("Olga-{}@example.com", role.name()), "Ольга".to_owned());
    NewAccount { email, name, role, language: Language::Ru, password: "$argon2id$".to_owned() }
}

async fn an_account_is_made_changed_and_found(place: Place) {
    let store = place.open().await.unwrap();
    let made = store.add_account(&olga(Role::Administrator), true).await.unwrap();
    assert_eq!((made.id, made.email.as_str()), (1, "olga-administrator@example.com"));
    let second = store.add_account(&olga(Role::Editor), true).await.unwrap_err();
    assert!(matches!(second, StoreError::AccountExists(_)), "{second}");
    let editor = store.add_account(&olga(Role::Editor), false).await.unwrap();
    let change = AccountChange { zone: Some("Europe/Warsaw".to_owned()), ..AccountChange::default() };
    let changed = store.change_account(editor.id, &change).await.unwrap();
    assert_eq!((changed.zone.as_deref(), changed.name.as_str()), (Some("Europe/Warsaw"), "Ольга"));
    let (found, password) = store.account_by_email("OLGA-editor@example.com").await.unwrap().unwrap();
    assert_eq!((found, password.as_str()), (changed, "$argon2id$"));
    let last = store.remove_account(made.id).await.unwrap_err();
    assert!(matches!(last, StoreError::LastAdministrator), "{last}");
    store.remove_account(editor.id).await.unwrap();
    assert_eq!(store.accounts().await.unwrap().len(), 1);
    assert!(matches!(store.remove_account(editor.id).await, Err(StoreError::NoSuchAccount(_))));
}

async fn a_session_ends_when_it_is_over_and_with_the_password(place: Place) {
    let store = place.open().await.unwrap();
    let account = store.add_account(&olga(Role::Administrator), true).await.unwrap();
    let later = Timestamp(Timestamp::now().0 + 60_000_000);
    store.add_session(account.id, &[1; 32], "csrf", later).await.unwrap();
    store.add_session(account.id, &[2; 32], "csrf", Timestamp(1)).await.unwrap();
    assert_eq!(store.session(&[1; 32]).await.unwrap().unwrap().csrf, "csrf");
    assert!(store.session(&[1; 32]).await.unwrap().unwrap().account.last_seen.is_some());
    assert_eq!(store.session(&[2; 32]).await.unwrap(), None);
    let change = AccountChange { password: Some("new".to_owned()), ..AccountChange::default() };
    store.change_account(account.id, &change).await.unwrap();
    assert_eq!(store.session(&[1; 32]).await.unwrap(), None);
}

async fn a_token_does_no_more_than_its_account(place: Place) {
    let store = place.open().await.unwrap();
    store.add_account(&olga(Role::Administrator), true).await.unwrap();
    let editor = store.add_account(&olga(Role::Editor), false).await.unwrap();
    let token = store.add_token(editor.id, "notebook", Role::Editor, &[3; 32]).await.unwrap();
    assert_eq!(store.token(&[3; 32]).await.unwrap().map(|(account, role)| (account.id, role)), Some((2, Role::Editor)));
    let change = AccountChange { role: Some(Role::Viewer), ..AccountChange::default() };
    store.change_account(editor.id, &change).await.unwrap();
    assert_eq!(store.token(&[3; 32]).await.unwrap().unwrap().1, Role::Viewer);
    assert!(store.tokens(editor.id).await.unwrap()[0].last_used.is_some());
    assert_eq!(store.remove_token(1, token.id).await.unwrap(), None);
    assert_eq!(store.remove_token(editor.id, token.id).await.unwrap().as_deref(), Some("notebook"));
}

async fn a_name_stays_with_what_somebody_made(place: Place) {
    let store = place.open().await.unwrap();
    store.add_account(&olga(Role::Administrator), true).await.unwrap();
    let editor = store.add_account(&olga(Role::Editor), false).await.unwrap();
    let change = AccountChange { name: Some("Ольга К.".to_owned()), ..AccountChange::default() };
    store.change_account(editor.id, &change).await.unwrap();
    assert_eq!(store.remove_account(editor.id).await.unwrap().email, editor.email);
    let authors = store.authors().await.unwrap();
    let pair = |email: &str, name: &str| (email.to_owned(), name.to_owned());
    assert_eq!(authors, [pair("olga-administrator@example.com", "Ольга"), pair("olga-editor@example.com", "Ольга К.")]);
}

async fn what_an_account_keeps_goes_with_it(place: Place) {
    let store = place.open().await.unwrap();
    store.add_account(&olga(Role::Administrator), true).await.unwrap();
    let editor = store.add_account(&olga(Role::Editor), false).await.unwrap();
    assert_eq!(store.account_value(editor.id, "starred").await.unwrap(), None);
    for keys in [serde_json::json!(["cart"]), serde_json::json!(["cart", "call"])] {
        store.keep_account_value(editor.id, "starred", &keys).await.unwrap();
        assert_eq!(store.account_value(editor.id, "starred").await.unwrap(), Some(keys));
    }
    assert_eq!(store.account_value(1, "starred").await.unwrap(), None, "somebody else's");
    store.remove_account(editor.id).await.unwrap();
    assert_eq!(store.account_value(editor.id, "starred").await.unwrap(), None);
}

async fn the_log_is_read_backwards(place: Place) {
    let store = place.open().await.unwrap();
    for action in ["import", AuditEntry::READ, "sql"] {
        let (who, action, detail) = ("olga".to_owned(), action.to_owned(), String::new());
        store.audit(&AuditEntry { time: Timestamp(5), who, action, detail }).await.unwrap();
    }
    let actions: Vec<String> = store.audited(false, 10).await.unwrap().into_iter().map(|entry| entry.action).collect();
    assert_eq!(actions, ["sql", "import"]);
    assert_eq!(store.audited(false, 1).await.unwrap().len(), 1);
    assert_eq!(store.audited(true, 10).await.unwrap().len(), 1, "who looked stands apart");
}

on_both!(
    an_account_is_made_changed_and_found,
    a_session_ends_when_it_is_over_and_with_the_password,
    a_token_does_no_more_than_its_account,
    the_log_is_read_backwards,
    a_name_stays_with_what_somebody_made,
    what_an_account_keeps_goes_with_it,
);
