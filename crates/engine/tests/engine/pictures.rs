//! Pictures of maps and personas as they are kept.

use styk_maps::{Cell, Lane, LaneKind, Persona};
use styk_model::Timestamp;

use crate::conformance::map_of;
use crate::folder::Folder;

const DAY: i64 = 86_400_000_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_kept_once_and_goes_by_what_is_in_it() {
    let folder = Folder::new().await;
    let engine = &folder.engine;
    assert_eq!(engine.pictures().unwrap(), []);
    // FIPS 180-2, appendix B.1.
    let key = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    for _ in 0..2 {
        assert_eq!(engine.keep_picture(b"abc", "png").unwrap(), key);
    }
    let other = engine.keep_picture(b"another", "jpg").unwrap();
    let kept = engine.picture(key).unwrap().unwrap();
    assert_eq!((std::fs::read(&kept.path).unwrap().as_slice(), kept.bytes), (b"abc".as_slice(), 3));
    assert!(kept.path.is_absolute());
    assert_eq!(engine.pictures().unwrap().len(), 2);
    assert_eq!(engine.picture(&other).unwrap().unwrap().path.extension().unwrap(), "jpg");
    let (loud, nobody) = (key.to_uppercase(), "0".repeat(64));
    for nothing in ["", "../styk.store", "..", &key[..63], &loud, &nobody] {
        assert_eq!(engine.picture(nothing).unwrap(), None, "{nothing}");
    }
    let folder = folder.reopened().await;
    assert_eq!(folder.engine.pictures().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_stays_while_any_version_refers_to_it() {
    let folder = Folder::new().await;
    let engine = &folder.engine;
    let [shown, face, loose] = [b"shown", b"face ", b"loose"].map(|bytes| engine.keep_picture(bytes, "png").unwrap());
    let mut map = map_of(engine, &["search"]);
    map.personas = vec!["anna".to_owned()];
    map.lanes = vec![Lane { key: "seen".to_owned(), kind: LaneKind::Picture, ..Lane::default() }];
    let cell =
        Cell { step: "search".to_owned(), lane: "seen".to_owned(), picture: Some(shown.clone()), ..Cell::default() };
    map.cells = vec![cell];
    let anna = Persona { name: "Anna".to_owned(), picture: Some(face.clone()), ..Persona::default() };
    let personas = [("anna".to_owned(), anna)];
    engine.keep_new_personas(&personas, "anna").await.unwrap();
    engine.keep_map("shop", 0, map.clone(), "anna").await.unwrap();
    let found: Vec<String> = engine.pictures_of(&map, &personas).unwrap().into_keys().collect();
    assert!(found.len() == 2 && found.contains(&shown) && found.contains(&face), "{found:?}");
    map.cells.clear();
    // Somebody else's edit, so that the version before stays.
    engine.keep_map("shop", 1, map, "boris").await.unwrap();

    let now = Timestamp::now();
    assert_eq!(engine.remove_unused_pictures(now).await.unwrap(), 0, "it may be on its way onto a map");
    assert_eq!(engine.remove_unused_pictures(Timestamp(now.0 + 8 * DAY)).await.unwrap(), 1);
    assert_eq!(engine.picture(&loose).unwrap(), None);
    for used in [shown, face] {
        assert!(engine.is_picture_used(&used).await.unwrap());
        assert!(!engine.remove_picture(&used).await.unwrap(), "it is on a version of a map, or a persona");
    }
    assert!(!engine.is_picture_used("%").await.unwrap());
}
