//! The derive as a function from tokens to tokens.

use problem_shared::status::REGISTRY;
use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// The mistakes that the derive reports for an input, by the names of their rules.
fn mistakes(input: &str) -> Vec<String> {
    let expanded = crate::derive(input.parse().expect("the input is made of tokens")).to_string();
    let messages = expanded.split("compile_error").skip(1);
    messages
        .map(|message| {
            let rule = message.rsplit_once(']').and_then(|(before, _)| before.rsplit_once('['));
            rule.map_or_else(|| "no rule".to_owned(), |(_, rule)| rule.to_owned())
        })
        .collect()
}

#[test]
fn every_status_is_refused_or_accepted_as_the_registry_says() {
    let far: [u128; 10] = [
        1001,
        9999,
        u128::from(u8::MAX),
        65_535,
        65_536,
        65_940,
        u128::from(u32::MAX),
        u128::from(u64::MAX),
        u128::from(u64::MAX) + 1,
        u128::MAX,
    ];
    let (mut plain, mut lifted) = (0, 0);
    for status in (0..=1000).chain(far) {
        // everything that a status could require is given
        let keys = format!(
            r#"status = {status}, allow = "", www_authenticate = "Basic realm=\"a\"", retry_after = 1, header("Upgrade" = "h2c")"#
        );
        let registered = REGISTRY.iter().any(|(code, _)| u128::from(*code) == status);
        let sent = registered && ![407, 510, 511].contains(&status);
        let expected: &[&str] = match status {
            400..=599 if sent => &[],
            400..=599 => &["unregistered_status"],
            _ => &["invalid_status"],
        };
        assert_eq!(mistakes(&format!("#[problem({keys})] struct E;")), expected, "{status}");
        plain += usize::from(expected.is_empty());

        let expected: &[&str] = match status {
            400..=599 if sent => &["no_effect"],
            400..=599 => &[],
            _ => &["invalid_status"],
        };
        let accepted =
            format!("enum E {{ #[problem({keys}, code = \"C\", accept(unregistered_status))] V }}");
        assert_eq!(mistakes(&accepted), expected, "{status}");
        lifted += usize::from(expected.is_empty());
    }
    // 40 error entries of the registry, but for 407, 418, 510 and 511
    assert_eq!((plain, lifted), (36, 200 - 36));
    for status in ["-1", "- 404", "404.0", "4e2", "0x194", "0b110010100", "0o624", "4_0_4", "'4'", "b\"404\""]
    {
        let expected: &[&str] = match status {
            "0x194" | "0b110010100" | "0o624" | "4_0_4" => &[],
            "-1" | "- 404" => &["invalid_status"],
            _ => &["invalid_value"],
        };
        assert_eq!(mistakes(&format!("#[problem(status = {status})] struct E;")), expected, "{status}");
    }
}

#[test]
fn a_status_owes_what_its_section_says() {
    for (keys, expected) in [
        ("status = 599, accept(unregistered_status)", &["missing_code"][..]),
        ("status = 599, code = \"C\", accept(unregistered_status)", &[]),
        ("status = 401", &["missing_challenge"]),
        ("status = 401, www_authenticate = \"Basic realm=\\\"a\\\"\"", &[]),
        ("status = 401, www_authenticate = 7", &["invalid_value"]),
        ("status = 401, www_autenticate = \"Basic\"", &["unknown_key"]),
        ("status = 401, accept(missing_challenge)", &[]),
        ("status = 405", &["missing_allow"]),
        ("status = 405, allow = \"\"", &[]),
        ("status = 405, accept(missing_allow)", &[]),
        ("status = 405, accept(missing_challenge)", &["no_effect", "missing_allow"]),
        ("status = 426", &["missing_upgrade"]),
        ("status = 426, header(\"upgrade\" = \"h2c\")", &[]),
        ("status = 426, accept(missing_upgrade)", &[]),
        ("status = 429", &["undecided_retry"]),
        ("status = 503", &["undecided_retry"]),
        ("status = 503, retry_after = none", &[]),
        ("status = 503, accept(undecided_retry)", &["invalid_value", "undecided_retry"]),
        ("status = 407", &["unregistered_status"]),
        ("status = 418, accept(unregistered_status)", &[]),
        ("status = 403, www_authenticate = \"Bearer realm=\\\"a\\\"\"", &["challenge_on_forbidden"]),
        ("status = 403, www_authenticate = \"DPoP error=\\\"insufficient_scope\\\"\"", &[]),
        ("status = 403, www_authenticate = \"Basic realm=\\\"a\\\"\"", &[]),
        ("status = 403, www_authenticate = \"DPoP a=b\", accept(challenge_on_forbidden)", &[]),
        ("status = 401, www_authenticate = \"Bearer\"", &["bare_bearer"]),
        ("status = 401, www_authenticate = \"Bearer\", accept(bare_bearer)", &[]),
        ("status = 401, www_authenticate = \"Bearer realm=a\"", &["invalid_challenge"]),
        ("status = 405, allow = \"GET,\"", &["invalid_allow"]),
    ] {
        let mut found = mistakes(&format!("enum E {{ #[problem({keys})] V }}"));
        let mut expected = expected.to_vec();
        found.sort();
        expected.sort_unstable();
        assert_eq!(found, expected, "{keys}");
        let mut found = mistakes(&format!("#[problem({keys})] struct E;"));
        found.sort();
        assert_eq!(found, expected, "struct, {keys}");
    }
}

#[test]
fn a_key_without_effect_is_reported_only_if_no_cfg_can_give_it_one() {
    let no_effect: &[&str] = &["no_effect"];
    for (input, expected) in [
        // a default
        ("#[problem(status = 500)] enum E { #[problem(status = 404)] V }", no_effect),
        (
            "#[problem(status = 500)] enum E { #[problem(status = 404)] V, #[cfg(a)] #[problem(status = 410)] W }",
            &[],
        ),
        ("#[problem(status = 500)] enum E { #[cfg_attr(a, b)] #[problem(status = 404)] V }", &[]),
        ("#[problem(status = 500)] enum E { /* cfg */ #[problem(status = 404)] V }", &[]),
        (
            "#[cfg(a)] #[cfg_attr(a, b)] #[problem(status = 500)] enum E { #[problem(status = 404)] V }",
            no_effect,
        ),
        ("#[problem(status = 500)] enum E {}", no_effect),
        ("#[problem(status = 500)] enum E { /* cfg */ }", &[]),
        ("#[problem(retry_after = 1)] enum E { #[problem(status = 404)] V }", no_effect),
        ("#[problem(retry_after = 1)] enum E { #[problem(status = 404)] V, /* cfg */ }", &[]),
        (
            "#[problem(www_authenticate = \"Basic realm=\\\"a\\\"\")] enum E { #[problem(status = 404)] V }",
            no_effect,
        ),
        (
            "#[problem(www_authenticate = \"Basic realm=\\\"a\\\"\")] enum E { /* cfg */ #[problem(status = 404)] V }",
            &[],
        ),
        // a removed default is still checked
        ("#[problem(status = 200)] enum E { #[problem(status = 404)] V }", no_effect),
        ("#[problem(status = 200)] enum E { /* cfg */ #[problem(status = 404)] V }", &["invalid_status"]),
        // an opt-out on a variant
        ("enum E { #[problem(status = 404, accept(missing_allow))] V }", no_effect),
        ("enum E { #[problem(status = 404, accept(missing_allow))] V { /* cfg */ } }", &[]),
        ("enum E { #[problem(transparent, accept(missing_allow))] V(E2) }", no_effect),
        ("enum E { #[problem(transparent, accept(missing_allow))] V(/* cfg */ E2) }", &[]),
        ("enum E { #[error(\"\")] #[problem(status = 404, accept(source_in_message))] V }", no_effect),
        ("enum E { #[problem(status = 404, accept(source_in_message))] V }", &[]),
        // an opt-out on the type
        ("#[problem(status = 404, accept(missing_allow))] struct E;", no_effect),
        ("#[problem(status = 404, accept(missing_allow))] struct E(/* cfg */);", &[]),
        ("#[problem(status = 404, accept(missing_allow))] struct E { /* cfg */ }", &[]),
        ("#[problem(status = 404, accept(missing_allow) /* cfg */)] struct E;", &[]),
        ("#[problem(accept(missing_allow))] enum E { #[problem(status = 404)] V }", no_effect),
        ("#[problem(accept(missing_allow))] enum E { #[problem(status = 404)] V /* cfg */ }", &[]),
        ("#[problem(status = 404, base = \"/\", accept(open_base))] struct E;", no_effect),
        ("#[problem(status = 404, accept(open_base))] struct E;", &[]),
        (
            "#[problem(status = 404, title = \"T\", base = \"/\", accept(title_without_type))] struct E;",
            no_effect,
        ),
        ("#[problem(status = 404, accept(title_without_type))] struct E;", &[]),
        ("#[problem(accept(title_without_type))] enum E { #[problem(status = 404)] V }", no_effect),
        ("#[problem(accept(challenge_on_forbidden))] enum E { #[problem(status = 404)] V }", no_effect),
        ("#[problem(status = 404, accept(challenge_on_forbidden))] struct E;", &[]),
        ("#[problem(accept(bare_bearer))] enum E { #[problem(status = 404)] V }", &[]),
        ("#[error(\"\")] #[problem(status = 404, accept(source_in_message))] struct E;", no_effect),
        ("#[problem(status = 404, accept(source_in_message))] struct E;", &[]),
    ] {
        assert_eq!(mistakes(input), expected, "{input}");
    }
    // tokens of a macro have no text
    let of_a_macro = quote::quote!(
        #[problem(status = 500)]
        enum E {
            #[problem(status = 404)]
            V,
        }
    );
    assert!(!crate::derive(of_a_macro).to_string().contains("compile_error"));
}

/// A generator of numbers that repeats (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 1).unwrap_or(0) % end.max(1)
    }
}

/// Tokens that may occur anywhere.
fn token(numbers: &mut Numbers) -> TokenTree {
    let ident = |text| TokenTree::Ident(Ident::new(text, Span::call_site()));
    let group = |delimiter| TokenTree::Group(Group::new(delimiter, TokenStream::new()));
    match numbers.below(18) {
        0 => ident("status"),
        1 => ident("Self"),
        2 => TokenTree::Ident(Ident::new_raw("type", Span::call_site())),
        3 => ident("none"),
        4 => Literal::u16_suffixed(404).into(),
        5 => Literal::u128_unsuffixed(u128::MAX).into(),
        6 => Literal::f64_unsuffixed(4.5).into(),
        7 => Literal::string("{0} {a} {{ {é:?}").into(),
        8 => Literal::byte_string(b"\xff").into(),
        9 => Literal::character('{').into(),
        10 => group(Delimiter::Parenthesis),
        11 => group(Delimiter::None),
        12 => group(Delimiter::Brace),
        13 => Punct::new(',', Spacing::Alone).into(),
        14 => Punct::new('=', Spacing::Joint).into(),
        15 => Punct::new('<', Spacing::Alone).into(),
        16 => Punct::new('>', Spacing::Alone).into(),
        _ => Punct::new('-', Spacing::Alone).into(),
    }
}

/// The input with one token, at any depth, removed, doubled, replaced, or swapped with its
/// neighbour, or with everything after it cut off.
fn mutated(input: &TokenStream, numbers: &mut Numbers) -> TokenStream {
    let mut tokens: Vec<TokenTree> = input.clone().into_iter().collect();
    let place = numbers.below(tokens.len());
    if let Some(TokenTree::Group(group)) = tokens.get(place)
        && numbers.below(8) > 0
    {
        let inner = mutated(&group.stream(), numbers);
        tokens[place] = Group::new(group.delimiter(), inner).into();
        return tokens.into_iter().collect();
    }
    match numbers.below(6) {
        0 if !tokens.is_empty() => drop(tokens.remove(place)),
        1 if place + 1 < tokens.len() => tokens.swap(place, place + 1),
        2 if !tokens.is_empty() => tokens[place] = token(numbers),
        3 if !tokens.is_empty() => tokens.insert(place, tokens[place].clone()),
        4 => tokens.truncate(place),
        _ => tokens.insert(place, token(numbers)),
    }
    tokens.into_iter().collect()
}

#[test]
fn of_the_keys_beside_a_field_that_answers_only_additions_have_an_effect() {
    let kept = [r#"header("X-A" = "a")"#, r#"extension("a" = 1)"#];
    let ignored = [
        "status = 404",
        r#"code = "A""#,
        "code = A",
        r#"type = "/a""#,
        r#"title = "A""#,
        r#"detail = "a""#,
        "detail = none",
        "www_authenticate = \"Basic realm=\\\"a\\\"\"",
        r#"allow = "GET""#,
        "retry_after = 3",
        "log = warn",
        "like = A::B",
    ];
    for key in ["transparent", "via = P"] {
        for (others, expected) in [(&kept[..], &[][..]), (&ignored[..], &["no_effect"][..])] {
            for other in others {
                let on_variant = format!("enum E {{ #[problem({key}, {other})] V(A) }}");
                let on_field =
                    format!("enum E {{ #[problem({other})] V {{ #[problem({key})] a: A, b: u8 }} }}");
                for input in [on_variant, on_field] {
                    assert_eq!(mistakes(&input), expected, "{input}");
                }
            }
        }
        // other fields may add anything but a detail
        for (field, expected) in [
            ("#[problem(extension)] b: u8", &[][..]),
            ("#[problem(flatten)] b: M", &[]),
            ("#[problem(errors)] b: Vec<F>", &[]),
            ("#[problem(instance)] b: u8", &[]),
            ("#[problem(header = \"X-A\")] b: u8", &[]),
            ("#[problem(www_authenticate)] b: u8", &[]),
            ("#[problem(allow)] b: u8", &[]),
            ("#[problem(retry_after)] b: u8", &[]),
            ("#[problem(rate_limit)] b: L", &[]),
            ("#[problem(detail)] b: u8", &["no_effect"]),
            ("#[problem(transparent)] b: u8", &["conflicting_keys", "no rule"]),
            ("#[problem(via = Q)] b: u8", &["conflicting_keys", "no rule"]),
            ("#[problem(extension)] source: B", &["source_in_message"]),
            (
                "#[problem(extension)] a: u8, #[problem(extension = \"a\")] b: u8",
                &["duplicate_member", "no rule"],
            ),
        ] {
            let input = format!("enum E {{ V {{ #[problem({key})] answering: A, {field} }} }}");
            assert_eq!(mistakes(&input), expected, "{input}");
        }
    }
}

#[test]
fn a_like_takes_everything_that_identifies_a_problem_type() {
    for (other, expected) in [
        (r#"detail = "a""#, &[][..]),
        ("detail = none", &[]),
        ("log = warn", &[]),
        (r#"header("X-A" = "a")"#, &[]),
        (r#"extension("a" = 1)"#, &[]),
        ("status = 404", &["no_effect"]),
        (r#"code = "A""#, &["no_effect"]),
        ("code = A", &["no_effect"]),
        (r#"type = "/a""#, &["no_effect"]),
        (r#"title = "A""#, &["no_effect"]),
        (r#"allow = "GET""#, &["no_effect"]),
        ("retry_after = 3", &["no_effect"]),
        ("www_authenticate = \"Basic realm=\\\"a\\\"\"", &["no_effect"]),
        ("transparent", &["no_effect"]),
    ] {
        let input = format!("enum E {{ #[problem(like = A::B, {other})] V(A) }}");
        assert_eq!(mistakes(&input), expected, "{input}");
    }
    for own in ["E::W", "Self::W"] {
        let input = format!("enum E {{ #[problem(like = {own})] V, #[problem(status = 404)] W }}");
        assert_eq!(mistakes(&input), ["recursive_transparent"], "{input}");
    }
    assert_eq!(mistakes("enum E { #[problem(like = other::E::W)] V }"), [""; 0]);
}

#[test]
fn no_input_makes_the_derive_panic() {
    let inputs = [
        r#"
        /// Documented.
        #[derive(Debug)]
        #[problem(base = "https://a/", rename_all = "camelCase", private, statuses(404, GONE, a::B), crate = ::c,
            skip(axum), status = 409, www_authenticate = "Basic realm=\"a\"",
            retry_after = 3)]
        enum E<'a, T: Debug = u8, const N: usize = 3> where T: Copy {
            #[error("{0}")]
            #[problem(status = 401, code = "A_B", type = "urn:a", title = "T", detail = "{a} {b:>3}", allow = "GET",
                header("X-A" = "{a}"), log = warn)]
            A { #[problem(extension = "x", header = "X-B")] a: &'a T, #[problem(flatten)] b: Option<[u8; N]>,
                #[source] c: std::io::Error },
            #[problem(transparent)]
            B(#[from] Inner<T>),
            #[problem(status = path::TO, www_authenticate = "Bearer realm=\"\"", accept(missing_allow))]
            C(#[problem(instance)] u8, #[problem(errors)] Vec<FieldError>, #[problem(detail)] u8),
            r#D = 7,
        }
        "#,
        r#"
        #[problem(status = NOT_FOUND, detail = "{0} {0:?} {{}}", retry_after = none, header("Link" = "<a>"))]
        #[snafu(display("x {source}"))]
        pub struct S(#[problem(extension = "a")] pub(crate) u8, #[problem(allow)] String);
        "#,
        r#"
        #[problem(codes = "snake_case", code_prefix = "m.", base = "https://a/{code}#x", status = A::B, accept(named_server_errors),
            extension("a" = -1), header("X-A" = "a"))]
        enum F<P> {
            #[problem(via = a::Problem<P>, extension("b" = "c"), header("X-B" = "d"))]
            A(#[from] io::Error),
            B { #[problem(via = P)] a: Box<dyn Error>, #[problem(extension)] b: u8, #[problem(retry_after)] c: Option<u8>, d: Backtrace },
            C(#[problem(transparent)] Inner, #[problem(errors)] Vec<FieldError>, #[problem(flatten)] Map),
            #[problem(code = a::CODE, extension("d" = X), extension("e" = true))]
            D,
            #[problem(like = b::Code::X, detail = "{a}")]
            E { #[problem(rate_limit)] a: RateLimit },
            F,
        }
        "#,
        r#"
        #[problem(for = a::B<u8>, status = 409)]
        enum M { A(u8, #[problem(extension = "b")] u8), #[problem(transparent)] B { inner: N }, #[problem(rest, status = 500)] C {} }
        "#,
        "#[problem(status = 500, base = X)] union U { a: u8 }",
        r#"
        #[problem(for = a::Foreign<'a, T>, base = "https://a/{code}.html", codes = "kebab-case", code_prefix = "M-",
            header("X-A" = "1"), extension("a" = -1), extension("b" = path::B))]
        enum Mirror<'a, T: Clone> {
            #[problem(status = 404, code = path::CODE, detail = "{a}")]
            A { a: &'a T },
            #[problem(like = a::Code::B, extension("c" = true), log = info)]
            B(#[problem(rate_limit)] RateLimit),
            C { #[problem(via = Of<T, { 1 }>)] a: Inner<T>, #[problem(extension)] b: u8, #[problem(header = "X-B")] c: u8 },
            #[problem(transparent, header("X-C" = "{0}"), extension("d" = "e"))]
            D(Inner<T>),
            #[problem(rest, status = 507, accept(named_server_errors))]
            E,
        }
        "#,
        r#"
        #[problem(for = a::Foreign, extension("a" = 1))]
        struct Mirror { #[problem(transparent)] a: Inner, #[problem(flatten)] b: Map, #[problem(errors)] c: Vec<u8> }
        "#,
    ];
    // what is mutated is legal, but for the union
    let of_inputs: Vec<_> = inputs.iter().map(|input| mistakes(input)).collect();
    assert_eq!(
        of_inputs,
        [vec![], vec![], vec![], vec![], vec!["unsupported_shape".to_owned()], vec![], vec![]]
    );
    mutate(&inputs, crate::derive, "fn describe");
}

#[cfg(feature = "wire-names")]
#[test]
fn no_input_makes_the_derive_of_names_panic() {
    let inputs = [
        r#"
        #[problem(crate = ::c)]
        #[serde(rename_all(deserialize = "camelCase"), deny_unknown_fields)]
        #[validate(nest_all_fields, schema(function = "f"))]
        struct S<'a, T: Debug = u8, const N: usize = 3> where T: Copy {
            #[serde(rename(serialize = "x", deserialize = "y"), default)] #[garde(dive(ctx.a), length(min = 1))] a: &'a T,
            #[serde(flatten, with = "a::b")] #[validate(nested)] r#type: Option<[T; N]>,
            #[serde(skip)] #[garde(if(cond = true, ascii))] c: u8,
        }
        "#,
        r#"
        #[serde(tag = "t", content = "c", rename_all = "kebab-case", rename_all_fields = "UPPERCASE")]
        #[garde(transparent)]
        enum E { A { #[garde(dive)] a: u8 }, #[serde(rename = "b", untagged)] B(#[garde(dive)] T), C, D(u8, u8) }
        "#,
        "#[garde(transparent)] pub struct N(#[garde(dive)] pub u8);",
        "#[serde(from = \"T\")] union U { a: u8 }",
    ];
    mutate(&inputs, crate::wire_names::derive, "wire_names");
}

/// Derives from thousands of inputs that are next to these.
fn mutate(inputs: &[&str], derive: fn(TokenStream) -> TokenStream, implemented: &str) {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let (mut expanded, mut refused) = (0, 0);
    for input in inputs {
        let input: TokenStream = input.parse().expect("the input is made of tokens");
        for round in 0..3000 {
            let mut input = mutated(&input, &mut numbers);
            for _ in 0..round % 4 {
                input = mutated(&input, &mut numbers);
            }
            let output = derive(input.clone()).to_string();
            let has_error = output.contains("compile_error");
            // it is one or the other: an impl with nothing to say against it, or an error
            assert!(has_error || output.contains(implemented), "{input}");
            if has_error { refused += 1 } else { expanded += 1 }
        }
    }
    assert!(expanded > 100 && refused > 3000, "{expanded} expanded, {refused} were refused");
}

#[test]
fn each_status_takes_the_grpc_codes_that_fit() {
    use problem_shared::grpc::{CODES, fits, is_ambiguous};

    for (status, _) in REGISTRY.iter().filter(|(status, _)| *status >= 400) {
        // everything that a status could require is given
        let keys = format!(
            r#"status = {status}, allow = "", www_authenticate = "Basic realm=\"a\"", retry_after = 1, header("Upgrade" = "h2c")"#
        );
        if mistakes(&format!("#[problem({keys})] struct E;")) == ["unregistered_status"] {
            continue;
        }
        assert!(mistakes(&format!("#[problem({keys})] struct E;")).is_empty(), "{status}");
        let expected: &[&str] = if is_ambiguous(*status) { &["missing_grpc"] } else { &[] };
        assert_eq!(mistakes(&format!("#[problem({keys}, also(tonic))] struct E;")), expected, "{status}");
        for (number, code) in (0..).zip(CODES) {
            let expected: &[&str] = if fits(number, *status) { &[] } else { &["invalid_grpc"] };
            let on_struct = format!("#[problem({keys}, grpc = {code}, also(tonic))] struct E;");
            assert_eq!(mistakes(&on_struct), expected, "{status} {code}");
            let on_variant = format!(
                "#[problem(also(tonic))] enum E {{ #[problem({keys}, code = \"C\", grpc = {code})] V }}"
            );
            assert_eq!(mistakes(&on_variant), expected, "{status} {code}");
        }
    }
}
