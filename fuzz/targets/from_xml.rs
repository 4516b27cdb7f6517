//! `ReceivedProblem::from_xml`, beside another reader of XML, and what is sent of it in XML again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use problem_core::{ErrorStatus, Problem, ReceivedProblem};
use roxmltree::Node;
use serde_json::{Map, Value};

const NAMESPACE: &str = "urn:ietf:rfc:7807";
const STANDARD: [&str; 5] = ["type", "title", "status", "detail", "instance"];

fuzz_target!(|body: &[u8]| {
    let Ok(received) = ReceivedProblem::from_xml(body) else { return };
    let _ = (received.to_string(), format!("{received:?}"));
    let text = std::str::from_utf8(body).expect("XML in another encoding is not read");
    assert!(!is_declared(text), "a document type declaration");
    check_members(&received, text);
    check_forwarded(&received);
});

/// Whether there is a `<!` that starts neither a comment nor a CDATA section.
fn is_declared(mut text: &str) -> bool {
    while let Some(start) = text.find('<') {
        text = &text[start..];
        let end = match text {
            _ if text.starts_with("<!--") => "-->",
            _ if text.starts_with("<![CDATA[") => "]]>",
            _ if text.starts_with("<?") => "?>",
            _ if text.starts_with("<!") => return true,
            // `<` stands in no attribute, so that the next one starts something in any case
            _ => "<",
        };
        let after = &text[1..];
        text = after.find(end).map_or("", |end| &after[end..]);
    }
    false
}

/// What the documentation says of each member, of the tree that another reader makes.
fn check_members(received: &ReceivedProblem, text: &str) {
    let document = roxmltree::Document::parse(text).expect("what is read is XML");
    let root = document.root_element();
    assert_eq!((root.tag_name().namespace(), root.tag_name().name()), (Some(NAMESPACE), "problem"));
    let members: Vec<_> = children(root).map(|child| (child.tag_name().name(), value(child))).collect();
    let all = |name| members.iter().filter(move |(known, _)| *known == name).map(|(_, value)| value);
    let text = |name| all(name).filter_map(Value::as_str).rfind(|text| !text.is_empty());
    const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];
    let uri = |name| all(name).filter_map(Value::as_str).map(|text| text.trim_matches(SPACE)).next_back();
    assert_eq!(received.type_uri(), uri("type").unwrap_or("about:blank"));
    assert_eq!(received.title(), text("title"));
    assert_eq!(received.detail(), text("detail"));
    assert_eq!(received.instance(), uri("instance"));
    let code = |text: &str| text.trim_matches(SPACE).parse::<u16>().ok();
    let mut status = all("status").filter_map(Value::as_str).filter_map(code);
    let status = status.rfind(|status| (100..1000).contains(status));
    assert_eq!(received.status().map(|status| status.as_u16()), status);
    let code = all("code").next_back().and_then(Value::as_str);
    assert_eq!(received.code(), code.filter(|code| !code.is_empty()));
    let mut extensions: Vec<(&str, &Value)> = Vec::new();
    for (name, value) in members.iter().filter(|(name, _)| !STANDARD.contains(name)) {
        match extensions.iter_mut().find(|(known, _)| known == name) {
            Some(known) => known.1 = value,
            None => extensions.push((name, value)),
        }
    }
    assert_eq!(received.extensions().len(), extensions.len());
    for ((name, json), (known, value)) in received.extensions().iter().zip(extensions) {
        assert_eq!(name, known);
        assert_eq!(&serde_json::from_str::<Value>(json).expect("no deeper than serde_json reads"), value);
    }
}

fn children<'a, 'input>(node: Node<'a, 'input>) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(|child| child.is_element() && child.tag_name().namespace() == Some(NAMESPACE))
}

/// RFC 9457 appendix B.
fn value(node: Node<'_, '_>) -> Value {
    if children(node).next().is_none() {
        return node
            .children()
            .filter(Node::is_text)
            .filter_map(|text| text.text())
            .collect::<String>()
            .into();
    }
    if children(node).all(|child| child.tag_name().name() == "i") {
        return children(node).map(value).collect();
    }
    let members = children(node).map(|child| (child.tag_name().name().to_owned(), value(child)));
    Value::Object(members.collect::<Map<_, _>>())
}

fn check_forwarded(received: &ReceivedProblem) {
    let sent = fuzz::answer_in_xml(&received.clone().forward(ErrorStatus::BAD_GATEWAY));
    let own = fuzz::answer_in_xml(&Problem::new(ErrorStatus::BAD_GATEWAY));
    let before_id = |body: &[u8]| {
        let text = String::from_utf8(body.to_vec()).expect("XML in UTF-8");
        text.split("<requestId>").next().map(str::to_owned)
    };
    assert_eq!(before_id(&sent), before_id(&own), "nothing of it is sent unnamed");

    let mut names = STANDARD.to_vec();
    names.extend(received.extensions().iter().map(|(name, _)| name));
    let sent = fuzz::answer_in_xml(&received.clone().forward_members(ErrorStatus::BAD_GATEWAY, &names));
    let sent = ReceivedProblem::from_xml(&sent).expect("what is sent can be read");
    let is_sent = |text: &&str| !text.is_empty();
    if sent.type_uri() != "about:blank" {
        fuzz::check_reference(sent.type_uri(), received.type_uri());
    }
    assert_eq!(sent.title(), received.title().or(Some("Bad Gateway")));
    assert_eq!(sent.status().map(|status| status.as_u16()), Some(502));
    assert_eq!(sent.detail(), received.detail().filter(is_sent));
    // it is the path if there is none, or a relative reference, which is not sent
    let instance = sent.instance().unwrap_or_default();
    if instance != "/" {
        fuzz::check_reference(instance, received.instance().unwrap_or_default());
    }
    assert_eq!(sent.code(), received.code().or(Some("BAD_GATEWAY")));
    let kept = |(name, json): &(&str, &str)| {
        let is_ours = ["code", "errors", "requestId", "timestamp"].contains(name);
        let value = serde_json::from_str(json).expect("it was read once");
        !is_ours && !is_xml(name) && !has_xml(&value)
    };
    let is_own = |name: &str| ["code", "requestId", "timestamp"].contains(&name);
    let sent: Vec<_> = sent.extensions().iter().filter(|(name, _)| !is_own(name)).collect();
    assert_eq!(sent, received.extensions().iter().filter(kept).collect::<Vec<_>>());
}

/// Names that start so are no names for us (XML 1.0 §2.3).
fn is_xml(name: &str) -> bool {
    name.to_ascii_lowercase().starts_with("xml")
}

/// Whether there is such a name in it.
fn has_xml(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(has_xml),
        Value::Object(members) => members.iter().any(|(name, value)| is_xml(name) || has_xml(value)),
        _ => false,
    }
}
