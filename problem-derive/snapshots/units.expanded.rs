const _: () = {
    use ::problem_core::__private as __problem;
    static __PROBLEM_TABLE: __problem::Table = __problem::Table {
        path: __problem::type_path!("CartError"),
        base: "",
        constants: &[],
        records: b"\0\0\0\0\x99\xB10\0M\0\0\0\x08\0\x11\0\x05\0M\0\0\0\x99\xB1p\0S\0\0\0\x08\0\x14\0\x06\0\xBC\0\0\0\x99Q\x10\0$\0\0\0\x08\0\0\0\x05\0",
        text: r#"{"title":"Conflict","status":409,"detail":"the cart is empty","code":"EMPTY"}{"title":"Conflict","status":409,"detail":"the cart is \"locked\"","code":"LOCKED"}Conflictthe cart is "locked""title":"Conflict","status":409STALE"#,
    };
    #[automatically_derived]
    impl __problem::DeriveProblem for CartError {
        const IS_ERROR: () = __problem::needs_error::<Self>();
        const TYPES: __problem::ProblemTypes = __problem::ProblemTypes::__derived(
            &__PROBLEM_TABLE,
            &__problem::Docs {
                rust_type: "CartError",
                facts: "",
                index: b"\x02b\0\0\0\0\0\0\x06n\0\0\0\0\0\0*M\0\0\0\0\0\0",
            },
            false,
            &[],
        );
        fn describe<'__e>(
            &'__e self,
            __o: &mut __problem::Occurrence<'__e>,
        ) -> __problem::ProblemType<'__e> {
            __problem::ProblemType::__row(
                &__PROBLEM_TABLE,
                match self {
                    Self::Empty { .. } => 0,
                    Self::Locked { .. } => 1,
                    Self::Stale { 1: __f_1, 0: __f_0, .. } => {
                        __o.__detail_template(
                            &["stale since ", ": ", ""],
                            &[
                                __problem::plain::<u64>(__f_1).value(),
                                &__problem::format_args!("{__f_0:>8}", __f_0 = __f_0),
                            ],
                        );
                        2
                    }
                },
            )
        }
    }
    ::problem_core::__frameworks! {
        [] [] [] [CartError] [] []
    }
};
