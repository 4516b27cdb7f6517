const _: () = {
    use ::problem_core::__private as __problem;
    const __PROBLEM_STATUS_0: __problem::ErrorStatus = __problem::ExpectedU16OrStatusCodeOrErrorStatus(
            config::BUSY,
        )
        .error_status();
    const __PROBLEM_STATUS_1: __problem::ErrorStatus = __problem::ExpectedU16OrStatusCodeOrErrorStatus(
            config::BUSY,
        )
        .error_status();
    const __PROBLEM_BASE: &__problem::str = config::BASE;
    const _: () = __problem::check_base(__PROBLEM_BASE, false);
    const _: () = __problem::check_code(__PROBLEM_STATUS_1, "Busy", "BUSY", false);
    const _: () = __problem::check_requirements(
        __PROBLEM_STATUS_1,
        __problem::Provided {
            challenge: false,
            allow: false,
            upgrade: false,
            retry_after: true,
            token_challenge: false,
            display: false,
            log_off: false,
        },
        [false, false, false, false, false],
        [false, false, false, false, false],
    );
    const __PROBLEM_SET: &[__problem::u16] = &[404u16, __PROBLEM_STATUS_0.as_u16()];
    const _: () = __problem::check_in_set(
        __problem::ErrorStatus::new(404u16),
        __PROBLEM_SET,
    );
    const _: () = __problem::check_in_set(__PROBLEM_STATUS_1, __PROBLEM_SET);
    const _: () = __problem::check_ambiguous(&__PROBLEM_SOURCE);
    const __PROBLEM_SOURCE: __problem::Source<2> = __problem::Source {
        base: __PROBLEM_BASE,
        rows: [
            (404, "NOT_FOUND", "not-found", "Not Found", "not found", 1056768),
            (__PROBLEM_STATUS_1.as_u16(), "BUSY", "busy", "Busy", "busy", 13672448),
        ],
    };
    const __PROBLEM_LAID_OUT: __problem::LaidOut<2> = __problem::Source::lay_out(
        &__PROBLEM_SOURCE,
    );
    static __PROBLEM_TABLE: __problem::Table = __problem::Table {
        base: __PROBLEM_BASE,
        bytes: const {
            &__problem::Source::bytes::<{ __PROBLEM_LAID_OUT.bytes }>(&__PROBLEM_SOURCE)
        },
        rows: <[_]>::as_flattened(const { &__PROBLEM_LAID_OUT.rows }),
    };
    static __PROBLEM_URIS: &[__problem::u8] = const {
        &__problem::Source::uris::<{ __PROBLEM_LAID_OUT.uris }>(&__PROBLEM_SOURCE)
    };
    static __PROBLEM_DESCRIPTION: __problem::Description = __problem::Description {
        rust_type: "StoreError",
        uris: __PROBLEM_URIS,
        facts: &[],
    };
    static __PROBLEM_TYPES: [__problem::ProblemType; 2] = __problem::types(
        &__PROBLEM_TABLE,
        &__PROBLEM_DESCRIPTION,
    );
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl<T> __problem::ToProblem for StoreError<T>
    where
        StoreError<T>: __problem::Error,
    {
        const TYPES: __problem::ProblemTypes = {
            __problem::ProblemTypes::__derived(&__PROBLEM_TYPES, &[], true)
        };
        fn problem_type(&self) -> &'static __problem::ProblemType {
            __problem::ToProblem::__definition(self).of(&__PROBLEM_TYPES)
        }
        fn __definition(&self) -> __problem::Definition {
            __problem::Definition::row(
                &__PROBLEM_TABLE,
                match self {
                    Self::NotFound { .. } => 0,
                    Self::Busy { .. } => 1,
                },
            )
        }
    }
    ::problem_core::__frameworks! {
        skip[] attributes[] impl [< T >] for [StoreError < T >] where [StoreError < T > :
        __problem::ToProblem,]
    }
};
