//! Comments and tasks of maps, and what becomes of them when an account goes.

use styk_model::{Language, Timestamp};
use styk_store::{MapComment, MapPlace, MapTaskContent, NewAccount, NewMapComment, NewMapTask, Role, Store};

use crate::place::Place;

async fn account(store: &Store, name: &str) -> u32 {
    let new = NewAccount {
        email: format!("{name}@example.com"),
        name: name.to_owned(),
        role: Role::Administrator,
        language: Language::En,
        password: "$argon2id$".to_owned(),
    };
    store.add_account(&new, false).await.unwrap().id
}

fn cell() -> MapPlace {
    MapPlace { map: "flight".to_owned(), step: Some("book".to_owned()), lane: Some("mood".to_owned()) }
}

fn comment(thread: Option<u32>, text: &str, mentions: &[u32]) -> NewMapComment {
    NewMapComment {
        place: cell(),
        thread,
        author: "olga@example.com".to_owned(),
        text: text.to_owned(),
        created: Timestamp(5),
        mentions: mentions.to_vec(),
    }
}

fn texts(comments: &[MapComment]) -> Vec<(u32, &str)> {
    comments.iter().map(|comment| (comment.id, comment.text.as_str())).collect()
}

async fn a_comment_is_kept_with_its_place_and_whom_it_mentions(place: Place) {
    let store = place.open().await.unwrap();
    let (olga, jan) = (account(&store, "olga").await, account(&store, "jan").await);
    let first = store.add_map_comment(&comment(None, "Too slow", &[jan, 99])).await.unwrap().unwrap();
    let answer = store.add_map_comment(&comment(Some(first), "Indeed", &[])).await.unwrap().unwrap();
    let elsewhere = NewMapComment { place: MapPlace { map: "visit".to_owned(), ..cell() }, ..comment(None, "Hm", &[]) };
    store.add_map_comment(&elsewhere).await.unwrap();
    assert_eq!(store.add_map_comment(&comment(Some(99), "To nobody", &[])).await.unwrap(), None);
    assert_eq!(store.add_map_comment(&comment(Some(answer), "To an answer", &[])).await.unwrap(), None);

    let kept = store.map_comments("flight").await.unwrap();
    assert_eq!(texts(&kept), [(first, "Too slow"), (answer, "Indeed")]);
    assert_eq!((&kept[0].place, &kept[0].mentions, kept[1].thread), (&cell(), &vec![jan], Some(first)));
    assert_eq!(store.map_comment_count("flight").await.unwrap(), 2);
    let added = store.change_map_comment(first, "Much too slow", &[olga, jan], Timestamp(7)).await.unwrap();
    assert_eq!(added, Some(vec![olga]), "the other one knew");
    let changed = store.map_comment(first).await.unwrap().unwrap();
    assert_eq!((changed.text.as_str(), changed.edited), ("Much too slow", Some(Timestamp(7))));
    assert_eq!(changed.mentions, [olga, jan]);
    assert_eq!(store.change_map_comment(99, "", &[], Timestamp(7)).await.unwrap(), None);
}

async fn a_thread_is_settled_until_somebody_answers(place: Place) {
    let store = place.open().await.unwrap();
    let jan = account(&store, "jan").await;
    let first = store.add_map_comment(&comment(None, "Too slow", &[jan])).await.unwrap().unwrap();
    let unseen = async || store.unseen_mentions(jan, 10).await.unwrap().len();
    assert_eq!(unseen().await, 1);
    assert!(store.resolve_map_comment(first, Some((Timestamp(6), "jan@example.com"))).await.unwrap());
    let settled = store.map_comment(first).await.unwrap().unwrap();
    assert_eq!(settled.resolved, Some((Timestamp(6), "jan@example.com".to_owned())));
    assert_eq!(unseen().await, 0, "nothing is to be said there any more");

    let answer = store.add_map_comment(&comment(Some(first), "Not yet", &[jan])).await.unwrap().unwrap();
    assert_eq!(store.map_comment(first).await.unwrap().unwrap().resolved, None);
    assert_eq!(unseen().await, 2);
    assert!(store.see_mention(jan, answer, Timestamp(8)).await.unwrap());
    assert!(!store.see_mention(jan, answer, Timestamp(9)).await.unwrap(), "it was seen before");
    assert_eq!(texts(&store.unseen_mentions(jan, 10).await.unwrap()), [(first, "Too slow")]);
    assert!(!store.resolve_map_comment(answer, None).await.unwrap(), "an answer is no thread");
}

async fn what_was_answered_keeps_its_place_until_the_answers_go(place: Place) {
    let store = place.open().await.unwrap();
    let jan = account(&store, "jan").await;
    let first = store.add_map_comment(&comment(None, "Too slow", &[jan])).await.unwrap().unwrap();
    let answer = store.add_map_comment(&comment(Some(first), "Indeed", &[])).await.unwrap().unwrap();
    store.remove_map_comment(first, Timestamp(9)).await.unwrap();
    let kept = store.map_comments("flight").await.unwrap();
    assert_eq!(texts(&kept), [(first, ""), (answer, "Indeed")]);
    assert_eq!((kept[0].deleted, &kept[0].mentions), (Some(Timestamp(9)), &vec![]));
    assert_eq!(store.change_map_comment(first, "Back", &[], Timestamp(9)).await.unwrap(), None, "it is deleted");
    store.remove_map_comment(answer, Timestamp(10)).await.unwrap();
    assert_eq!(store.map_comments("flight").await.unwrap(), []);
}

async fn tasks_are_sorted_by_the_day_they_are_due(place: Place) {
    let store = place.open().await.unwrap();
    let jan = account(&store, "jan").await;
    let first = store.add_map_comment(&comment(None, "Too slow", &[])).await.unwrap();
    let content = |title: &str, due: Option<&str>| MapTaskContent {
        title: title.to_owned(),
        owner: Some(jan),
        due: due.map(str::to_owned),
    };
    let task = |content| NewMapTask {
        place: cell(),
        content,
        comment: first,
        author: "olga@example.com".to_owned(),
        created: Timestamp(5),
    };
    let mut numbers = Vec::new();
    for (title, due) in [("some day", None), ("later", Some("2025-11-02")), ("soon", Some("2025-10-31"))] {
        numbers.push(store.add_map_task(&task(content(title, due))).await.unwrap());
    }
    let titles = async || {
        let tasks = store.map_tasks("flight").await.unwrap();
        tasks.into_iter().map(|task| task.content.title).collect::<Vec<_>>()
    };
    assert_eq!(titles().await, ["soon", "later", "some day"]);
    assert!(store.finish_map_task(numbers[2], Some((Timestamp(6), "jan@example.com"))).await.unwrap());
    assert!(store.change_map_task(numbers[0], &content("at once", Some("2025-10-30"))).await.unwrap());
    assert_eq!(titles().await, ["at once", "later", "soon"]);
    let open = store.open_tasks(jan, 10).await.unwrap();
    assert_eq!(open.iter().map(|task| task.id).collect::<Vec<_>>(), [numbers[0], numbers[1]]);
    let done = store.map_task(numbers[2]).await.unwrap().unwrap();
    assert_eq!((done.done, done.comment), (Some((Timestamp(6), "jan@example.com".to_owned())), first));
    assert!(store.remove_map_task(numbers[2]).await.unwrap());
    assert!(!store.remove_map_task(numbers[2]).await.unwrap());
    assert!(!store.finish_map_task(numbers[2], None).await.unwrap());
    assert_eq!(store.map_task_count("flight").await.unwrap(), 2);
}

async fn whoever_goes_is_mentioned_and_owed_nothing_any_more(place: Place) {
    let store = place.open().await.unwrap();
    let (_, jan) = (account(&store, "olga").await, account(&store, "jan").await);
    let first = store.add_map_comment(&comment(None, "Too slow", &[jan])).await.unwrap().unwrap();
    let task = NewMapTask {
        place: cell(),
        content: MapTaskContent { title: "Speed it up".to_owned(), owner: Some(jan), due: None },
        comment: Some(first),
        author: "olga@example.com".to_owned(),
        created: Timestamp(5),
    };
    let task = store.add_map_task(&task).await.unwrap();
    store.remove_account(jan).await.unwrap();
    assert_eq!(store.map_comment(first).await.unwrap().unwrap().mentions, [] as [u32; 0]);
    assert_eq!(store.map_task(task).await.unwrap().unwrap().content.owner, None);
    store.remove_map_comment(first, Timestamp(9)).await.unwrap();
    assert_eq!(store.map_task(task).await.unwrap().unwrap().comment, None);
}

on_both!(
    a_comment_is_kept_with_its_place_and_whom_it_mentions,
    a_thread_is_settled_until_somebody_answers,
    what_was_answered_keeps_its_place_until_the_answers_go,
    tasks_are_sorted_by_the_day_they_are_due,
    whoever_goes_is_mentioned_and_owed_nothing_any_more,
);
