//! Thousands of inputs, each a few tokens away from one that is legal: none makes the derive panic.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

use super::mistakes;

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
