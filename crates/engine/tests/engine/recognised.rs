//! Who is known by more than a browser, and where recognising the others would help.

use styk_engine::Engine;
use styk_model::answer::{AnswerResult, ChannelRecognition};

use crate::folder::Folder;

const FILE: &str = "user_id,anonymous_id,time,event,channel\n\
    u1,c1,2024-01-01T10:00:00Z,search,web\n\
    ,c2,2024-01-02T10:00:00Z,search,web\n\
    ,c2,2024-01-02T11:00:00Z,visit,branch\n\
    ,,2024-01-03T10:00:00Z,visit,branch\n\
    ,c3,2024-01-04T10:00:00Z,search,web\n";

const SIGNED_IN: &str = "user_id,anonymous_id,time,event,channel\nu2,c2,2024-01-05T10:00:00Z,search,web\n";

/// By channel: interactions of customers known weakly, such customers, interactions that recognising them would bring.
async fn weak(engine: &Engine) -> Vec<(Option<String>, u64, u64, u64)> {
    let question = styk_query::read_question(r#"{"ask": "channels"}"#).unwrap();
    let AnswerResult::Channels(result) = engine.ask(&question).await.unwrap().result else { panic!("no channels") };
    let told = result.unknown.into_iter().map(|one| {
        let ChannelRecognition { weak, customers, gain } = one.recognition.expect("who is recognised is known");
        (one.channel, weak.successes, customers, gain.successes)
    });
    told.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_alone_is_nobody_recognised_until_somebody_signs_in() {
    let folder = Folder::new().await;
    folder.import("site.csv", FILE).await;
    let channel = |name: &str| Some(name.to_owned());
    assert_eq!(weak(&folder.engine).await, [(channel("branch"), 1, 1, 3), (channel("web"), 2, 2, 3)]);
    folder.import("later.csv", SIGNED_IN).await;
    assert_eq!(weak(&folder.engine).await, [(channel("branch"), 0, 0, 1), (channel("web"), 1, 1, 1)]);
    let folder = folder.reopened().await;
    assert_eq!(weak(&folder.engine).await.len(), 2, "after a start it is known as well");
}
