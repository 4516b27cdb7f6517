const _: () = {
    use ::problem_core::__private as __problem;
    const _: () = __problem::needs_error::<CartError>();
    static __PROBLEM_TABLE: __problem::Table = __problem::Table {
        base: "",
        bytes: r##"{"title":"Conflict","status":409,"detail":"the cart is empty","code":"EMPTY"}{"title":"Conflict","status":409,"detail":"the cart is \"locked\"","code":"LOCKED"}8000D000Conflictthe cart is "locked""title":"Conflict","status":409STALE"##
            .as_bytes(),
        rows: r##"0000=1005000I6;4=100C1006000I6;<4300T0005000I650"##.as_bytes(),
    };
    static __PROBLEM_URIS: &[__problem::u8] = r##"<000<000<000"##.as_bytes();
    static __PROBLEM_DESCRIPTION: __problem::Description = __problem::Description {
        rust_type: "CartError",
        uris: __PROBLEM_URIS,
        facts: &[],
    };
    static __PROBLEM_TYPES: [__problem::ProblemType; 3] = __problem::types(
        &__PROBLEM_TABLE,
        &__PROBLEM_DESCRIPTION,
    );
    fn __problem_definition(__problem_value: &CartError) -> __problem::Definition {
        __problem::Definition::row(
            &__PROBLEM_TABLE,
            match __problem_value {
                CartError::Empty { .. } => 0,
                CartError::Locked { .. } => 1,
                CartError::Stale { .. } => 2,
            },
        )
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl __problem::ToProblem for CartError {
        const TYPES: __problem::ProblemTypes = {
            __problem::ProblemTypes::__derived(&__PROBLEM_TYPES, &[], false)
        };
        fn problem_type(&self) -> &'static __problem::ProblemType {
            __problem_definition(self).of(&__PROBLEM_TYPES)
        }
        fn __definition(&self) -> __problem::Definition {
            __problem_definition(self)
        }
        fn write_detail(
            &self,
            __problem_out: &mut dyn __problem::fmt::Write,
        ) -> __problem::fmt::Result {
            match self {
                Self::Stale { 1: __problem_field_1, 0: __problem_field_0, .. } => {
                    __problem::write_template(
                        __problem_out,
                        &["stale since ", ": ", ""],
                        &[
                            __problem::plain::<u64>(__problem_field_1).value(),
                            &__problem::format_args!(
                                "{__problem_field_0:>8}", __problem_field_0 =
                                __problem_field_0
                            ),
                        ],
                    )
                }
                _ => __problem::write(__problem_out, self),
            }
        }
    }
    ::problem_core::__frameworks! {
        skip[] attributes[] impl [] for [CartError] where []
    }
};
