//! Files as people and other programs make them.

use styk_maps::{Cell, EdgeKind, Hints, LaneKind, LeftOut, Map, MapFormat, MapKind, Read, read};
use styk_model::{Language, Say};

fn of(format: MapFormat, text: &str) -> Read {
    let hints = Hints { name: "mapa", language: Language::Pl };
    read(format, text.as_bytes(), &hints).unwrap()
}

fn table(text: &str) -> Map {
    let Read { map, left_out } = of(MapFormat::Csv, text);
    assert!(left_out.is_empty(), "{left_out:?}");
    map
}

/// Stages with their steps: `Before: Search, Book; On board: Fly`.
fn outline(map: &Map) -> String {
    let stage = |stage: &styk_maps::Stage| {
        let steps: Vec<&str> = stage.steps.iter().map(|step| step.name.as_str()).collect();
        format!("{}: {}", stage.name, steps.join(", "))
    };
    map.stages.iter().map(stage).collect::<Vec<_>>().join("; ")
}

/// The cell of a step and a lane by their places.
fn at(map: &Map, step: usize, lane: usize) -> Cell {
    let step = map.steps().nth(step).unwrap().1;
    map.cell(&step.key, &map.lanes[lane].key, None).cloned().unwrap_or_default()
}

/// Edges by the names of their steps.
fn edges(map: &Map) -> Vec<(&str, &str, EdgeKind)> {
    let name = |key: &str| map.step(key).unwrap().name.as_str();
    map.edges.iter().map(|edge| (name(&edge.from), name(&edge.to), edge.kind)).collect()
}

#[test]
fn a_table_pasted_from_a_spreadsheet_is_read() {
    let map = table(
        "Этап\tДо полёта\t\tВ пути\nШаг\tПоиск\tБилет\tПолёт\nДействия\tищет\t\"платит\nкартой\"\t\nЭмоции\t+1\t−2\t😀\nБоли\t\tсбор\t\nДневник Анны\tда\t\t\n",
    );
    assert_eq!((map.name.as_str(), map.language), ("mapa", Language::Ru));
    assert_eq!(outline(&map), "До полёта: Поиск, Билет; В пути: Полёт");
    let lanes: Vec<(LaneKind, Option<&str>)> = map.lanes.iter().map(|lane| (lane.kind, lane.name.as_deref())).collect();
    let expected = [
        (LaneKind::Action, Some("Действия")),
        (LaneKind::Emotion, None),
        (LaneKind::Obstacle, Some("Боли")),
        (LaneKind::Text, Some("Дневник Анны")),
    ];
    assert_eq!(lanes, expected);
    assert_eq!(at(&map, 1, 0).text, "платит\nкартой");
    let emotions = [0, 1, 2].map(|step| at(&map, step, 1).emotion);
    assert_eq!(emotions, [Some(1.0), Some(-2.0), Some(2.0)]);
    assert_eq!(at(&map, 2, 1).text, "😀");
}

#[test]
fn a_table_without_stages_has_one() {
    let map = table(";Szukanie;Zakup\nDziałania;szuka, porównuje;płaci\nEmocje;0,5;-1\n");
    assert_eq!((outline(&map).as_str(), map.language), ("Podróż klienta: Szukanie, Zakup", Language::Pl));
    assert_eq!(at(&map, 0, 0).text, "szuka, porównuje");
    assert_eq!(at(&map, 0, 1).emotion, Some(0.5));
}

#[test]
fn a_table_of_stages_has_a_step_for_each_column() {
    let map = table("Stage,Awareness,Purchase,\nThoughts,hm,yes,really\nEmotions,0,1,2\n");
    assert_eq!(outline(&map), "Awareness: Awareness; Purchase: Purchase, Purchase 2");
}

#[test]
fn steps_may_go_down() {
    let map = table(
        "My map,,,\nStage,Step,Customer actions,Emotions\nBefore,Search,types,1\n,Book,pays,-1\nOn board,Fly,sleeps,2\n",
    );
    assert_eq!((map.name.as_str(), outline(&map).as_str()), ("My map", "Before: Search, Book; On board: Fly"));
    assert_eq!(map.lanes[0].name, None);
    assert_eq!((at(&map, 1, 0).text.as_str(), at(&map, 2, 1).emotion), ("pays", Some(2.0)));
}

#[test]
fn a_title_names_the_map_and_rows_without_a_name_belong_to_the_lane_above() {
    let map = table(
        "sep=;\nCJM: zakup biletu;;\n;Przed;Przed\n;Szuka;Kupuje\nProblemy;drogo;wolno\n;mało miejsc;\nEmocje · anna;;-1\n",
    );
    assert_eq!((map.name.as_str(), outline(&map).as_str()), ("CJM: zakup biletu", "Przed: Szuka, Kupuje"));
    assert_eq!(at(&map, 0, 0).text, "drogo\nmało miejsc");
    assert_eq!(map.lanes[1].name.as_deref(), Some("Emocje · anna"), "nobody is told apart in a lane that is not there");
}

#[test]
fn rows_of_personas_belong_to_their_lane() {
    let map = table(",Search,Book\nEmotions,0,1\nEmotions · anna,,-2\n");
    assert_eq!((map.lanes.len(), map.personas.as_slice()), (1, &["anna".to_owned()][..]));
    let step = map.steps().nth(1).unwrap().1;
    assert_eq!(map.cell(&step.key, &map.lanes[0].key, Some("anna")).unwrap().emotion, Some(-2.0));
}

#[test]
fn an_emotion_off_the_scale_stays_text_and_is_told() {
    let Read { map, left_out } = of(MapFormat::Csv, ",Zakup\nEmocje,7\n");
    assert_eq!((at(&map, 0, 0).emotion, at(&map, 0, 0).text.as_str()), (None, "7"));
    assert_eq!(left_out, [LeftOut::Emotion { step: "Zakup".to_owned(), found: "7".to_owned() }]);
}

#[test]
fn a_table_saved_in_a_windows_code_page_is_read() {
    let text = "Этап;Поиск;Покупка\nДействия клиента;ищет;платит\nОжидания;быстро;просто\n";
    let bytes = encoding_rs::WINDOWS_1251.encode(text).0;
    let map = read(MapFormat::Csv, &bytes, &Hints { name: "x", language: Language::Ru }).unwrap().map;
    assert_eq!(outline(&map), "Поиск: Поиск; Покупка: Покупка");
}

/// The example of the data format on cjml.no, with more in it.
const CJML: &str = r#"<!-- Produced by: ExcelToCJML -->
<CJML version="2.0">
  <actualJourney>
    <journeyID>AJ1</journeyID>
    <plannedReference>PJ1</plannedReference>
    <journeyPhases>
      <journeyPhase phaseID=" Start"><phaseName> Начало</phaseName><phaseDescription></phaseDescription></journeyPhase>
    </journeyPhases>
    <actors>
      <endUser actorID="Carl"><actorName>Karol</actorName></endUser>
      <serviceProvider actorID="Bookis"/>
    </actors>
    <touchpoints>
      <actualCommunicationPoint>
        <touchpointID>TP1</touchpointID>
        <belongsTo phaseIDref ="Start"></belongsTo>
        <initiator><refersTo actorIDref="Carl"/><initiatorLabel>Customer creates account</initiatorLabel></initiator>
        <receiver><refersTo actorIDref="Bookis"/><receiverLabel>Account registered</receiverLabel></receiver>
        <channel><channelName>Web</channelName></channel>
        <timestamps><timeCompleted>2024-05-01</timeCompleted></timestamps>
        <touchpointExperience><experienceDescription>łatwo</experienceDescription><experienceRating>5</experienceRating></touchpointExperience>
      </actualCommunicationPoint>
      <actualAction>
        <touchpointID>TP2</touchpointID>
        <initiator><refersTo actorIDref="Carl"/><initiatorLabel>Reads</initiatorLabel></initiator>
        <comment>at home</comment>
      </actualAction>
    </touchpoints>
  </actualJourney>
</CJML>"#;

#[test]
fn a_journey_of_the_modelling_language_is_read() {
    let Read { map, left_out } = of(MapFormat::Cjml, CJML);
    assert_eq!((map.name.as_str(), map.kind), ("AJ1", MapKind::CurrentState));
    assert_eq!(outline(&map), "Начало: Customer creates account, Reads");
    let kinds: Vec<&str> = map.lanes.iter().map(|lane| lane.title(Language::Pl)).collect();
    assert_eq!(kinds, ["Uczestnicy", "Działania widoczne dla klienta", "Punkty styku i kanały", "Emocje", "Opis"]);
    let said = [0, 1, 2, 3].map(|lane| at(&map, 0, lane).text);
    assert_eq!(said, ["Karol → Bookis", "Account registered", "Web", "łatwo"]);
    assert_eq!(at(&map, 0, 3).emotion, Some(2.0));
    assert_eq!(at(&map, 1, 4).text, "at home");
    let told: Vec<String> = left_out.iter().map(|one| one.say(Language::En)).collect();
    let kept = |what: &str| format!("`{what}` has no place on a map, 1 kept in its notes");
    assert_eq!(told, [kept("plannedReference"), kept("actualCommunicationPoint")]);
    assert_eq!(map.notes[1], "Customer creates account: timestamps (timeCompleted: 2024-05-01)");
}

/// A process as a modeler draws it, without categories and with more than a journey has.
const BPMN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<bpmn2:definitions xmlns:bpmn2="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC">
  <bpmn2:collaboration id="c">
    <bpmn2:participant id="pool" name="Sklep" processRef="p"/>
    <bpmn2:participant id="bank" name="Bank"/>
    <bpmn2:messageFlow id="m" sourceRef="pay" targetRef="bank"/>
    <bpmn2:group id="g" categoryValueRef="v"/>
  </bpmn2:collaboration>
  <bpmn2:category id="k"><bpmn2:categoryValue id="v" value="Zakup"/></bpmn2:category>
  <bpmn2:process id="p">
    <bpmn2:laneSet id="l">
      <bpmn2:lane id="l1" name="Klient"><bpmn2:flowNodeRef>cart</bpmn2:flowNodeRef><bpmn2:flowNodeRef>pay</bpmn2:flowNodeRef></bpmn2:lane>
    </bpmn2:laneSet>
    <bpmn2:startEvent id="s" name="chce kupić"><bpmn2:outgoing>f1</bpmn2:outgoing></bpmn2:startEvent>
    <bpmn2:userTask id="cart" name="Koszyk"/>
    <bpmn2:exclusiveGateway id="x" name="Ile?" default="f3"/>
    <bpmn2:serviceTask id="pay" name="Płatność"><bpmn2:documentation>kartą</bpmn2:documentation></bpmn2:serviceTask>
    <bpmn2:intermediateCatchEvent id="w"><bpmn2:timerEventDefinition><bpmn2:timeDuration>P3D</bpmn2:timeDuration></bpmn2:timerEventDefinition></bpmn2:intermediateCatchEvent>
    <bpmn2:subProcess id="sub" name="Dostawa"><bpmn2:task id="inner" name="Paczkomat"/></bpmn2:subProcess>
    <bpmn2:task id="call" name="Telefon"/>
    <bpmn2:endEvent id="e"/>
    <bpmn2:endEvent id="e2" name="rezygnacja"/>
    <bpmn2:sequenceFlow id="f1" sourceRef="s" targetRef="cart"/>
    <bpmn2:sequenceFlow id="f2" sourceRef="cart" targetRef="x"/>
    <bpmn2:sequenceFlow id="f3" sourceRef="x" targetRef="pay" name="do 500 zł"/>
    <bpmn2:sequenceFlow id="f4" sourceRef="x" targetRef="call"/>
    <bpmn2:sequenceFlow id="f5" sourceRef="call" targetRef="pay"/>
    <bpmn2:sequenceFlow id="f6" sourceRef="pay" targetRef="w"/>
    <bpmn2:sequenceFlow id="f7" sourceRef="w" targetRef="sub"/>
    <bpmn2:sequenceFlow id="f8" sourceRef="sub" targetRef="e"/>
    <bpmn2:sequenceFlow id="f9" sourceRef="x" targetRef="e2"/>
  </bpmn2:process>
  <di:BPMNDiagram id="d"><di:BPMNPlane id="n" bpmnElement="c">
    <di:BPMNShape id="g_di" bpmnElement="g"><dc:Bounds x="0" y="0" width="400" height="200"/></di:BPMNShape>
    <di:BPMNShape id="cart_di" bpmnElement="cart"><dc:Bounds x="50" y="50" width="100" height="80"/></di:BPMNShape>
    <di:BPMNShape id="sub_di" bpmnElement="sub"><dc:Bounds x="650" y="50" width="100" height="80"/></di:BPMNShape>
  </di:BPMNPlane></di:BPMNDiagram>
</bpmn2:definitions>"#;

#[test]
fn a_process_as_a_modeler_draws_it_is_read() {
    use EdgeKind::{Optional, Sequence};
    let Read { map, left_out } = of(MapFormat::Bpmn, BPMN);
    assert_eq!((map.name.as_str(), outline(&map).as_str()), ("Sklep", "Zakup: Koszyk, Telefon, Płatność, Dostawa"));
    let expected = [
        ("Koszyk", "Telefon", Sequence),
        ("Koszyk", "Płatność", Optional),
        ("Telefon", "Płatność", Sequence),
        ("Płatność", "Dostawa", Sequence),
    ];
    assert_eq!(edges(&map), expected);
    assert_eq!(at(&map, 2, 0).text, "kartą");
    assert_eq!((at(&map, 0, 1).text.as_str(), at(&map, 1, 1).text.as_str()), ("Klient", ""));
    insta::assert_snapshot!(
        [map.notes.join("\n"), left_out.iter().map(|one| one.say(Language::Ru)).collect::<Vec<_>>().join("\n")]
            .join("\n\n")
    );
}

#[test]
fn several_flows_from_a_task_are_parallel_unless_they_have_conditions() {
    let process = |condition: &str| {
        format!(
            "<definitions><process id=\"p\"><task id=\"a\"/><task id=\"b\"/><task id=\"c\"/><task id=\"d\"/>\
             <boundaryEvent id=\"t\" attachedToRef=\"d\"/>\
             <sequenceFlow sourceRef=\"a\" targetRef=\"b\">{condition}</sequenceFlow>\
             <sequenceFlow sourceRef=\"a\" targetRef=\"c\"/><parallelGateway id=\"g\"/>\
             <sequenceFlow sourceRef=\"b\" targetRef=\"g\"/><sequenceFlow sourceRef=\"c\" targetRef=\"g\"/>\
             <sequenceFlow sourceRef=\"g\" targetRef=\"d\"/></process></definitions>"
        )
    };
    let kinds = |map: &Map| map.edges.iter().map(|edge| edge.kind).collect::<Vec<_>>();
    let parallel = of(MapFormat::Bpmn, &process(""));
    assert_eq!(kinds(&parallel.map)[..2], [EdgeKind::Parallel; 2]);
    let choice = of(MapFormat::Bpmn, &process("<conditionExpression>x</conditionExpression>"));
    assert_eq!(kinds(&choice.map)[..2], [EdgeKind::Choice; 2]);
    let told = choice.left_out.iter().map(|one| one.say(Language::En)).collect::<Vec<_>>().join("\n");
    assert!(told.contains("the flow at the step `d` is drawn simpler than it is: ways meet"), "{told}");
}

#[test]
fn a_net_of_a_process_mining_program_is_read() {
    let text = r#"<?xml version='1.0' encoding='UTF-8'?>
<pnml><net id="net1" type="http://www.pnml.org/version-2009/grammar/pnmlcoremodel"><name><text>log</text></name><page id="n0">
  <place id="source"><name><text>source</text></name><initialMarking><text>1</text></initialMarking></place>
  <place id="p1"><name><text>({'Поиск'}, {'Оплата'})</text></name></place>
  <place id="sink"><name><text>sink</text></name></place>
  <transition id="t1"><name><text>Поиск</text></name></transition>
  <transition id="t2"><name><text>Оплата</text></name></transition>
  <transition id="t3"><name><text>tau</text></name><toolspecific tool="ProM" version="6.4" activity="$invisible$" localNodeID="x"/></transition>
  <arc id="a1" source="source" target="t1"/><arc id="a2" source="t1" target="p1"/>
  <arc id="a3" source="p1" target="t2"/><arc id="a4" source="t2" target="sink"/>
  <arc id="a5" source="p1" target="t3"/><arc id="a6" source="t3" target="source"/>
</page><finalmarkings><marking><place idref="sink"><text>1</text></place></marking></finalmarkings></net></pnml>"#;
    let Read { map, left_out } = of(MapFormat::Pnml, text);
    assert_eq!((map.name.as_str(), outline(&map).as_str()), ("log", "Podróż klienta: Поиск, Оплата"));
    assert_eq!(edges(&map), [("Поиск", "Поиск", EdgeKind::Loop), ("Поиск", "Оплата", EdgeKind::Sequence)]);
    let told: Vec<&str> = map.notes.iter().map(String::as_str).collect();
    let final_marking = "finalmarkings (marking (place idref=\"sink\" (text: 1)))";
    assert_eq!(told, ["({'Поиск'}, {'Оплата'})", "tau", final_marking]);
    assert_eq!(left_out.len(), 3);
}
