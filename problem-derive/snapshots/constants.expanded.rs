const _: () = {
    use ::problem_core::__private as __problem;
    const __PROBLEM_STATUS_0: __problem::ErrorStatus = {
        __problem::ExpectedU16OrStatusCodeOrErrorStatus(config::BUSY).error_status()
    };
    const __PROBLEM_STATUS_1: __problem::ErrorStatus = {
        __problem::ExpectedU16OrStatusCodeOrErrorStatus(config::BUSY).error_status()
    };
    const __PROBLEM_BASE: &__problem::str = config::BASE;
    static __PROBLEM_TABLE: __problem::Table = __problem::Table {
        path: __problem::type_path!("StoreError"),
        base: __PROBLEM_BASE,
        constants: &[__problem::Constant::Status(__PROBLEM_STATUS_1)],
        records: b"\0\0\0\0\x941\x1C\0I\0\t\0\t\0\t\0\t\0I\0\0\0\0\xA0\x8C\x01\0\0\x04\0\x04\0\x04\0\x04\0",
        text: r#"not-found","title":"Not Found","status":404,"detail":"not found"NOT_FOUNDbusyBusybusyBUSY"#,
    };
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
        [false, false, false, false, false, false],
        [false, false, false, false, false, false],
    );
    const __PROBLEM_SET: &[__problem::u16] = &[404u16, __PROBLEM_STATUS_0.as_u16()];
    const _: () = __problem::check_in_set(
        __problem::ErrorStatus::new(404u16),
        __PROBLEM_SET,
    );
    const _: () = __problem::check_in_set(__PROBLEM_STATUS_1, __PROBLEM_SET);
    const _: () = {
        let __found = __problem::ambiguities(
            [0, 0, 42535295865117307932921825928971026432, 0, 524288],
            &__PROBLEM_TABLE,
            b"\x13\x14\x13\x14\0\0\0\xE0}\xD7}\xD7\0\0\0\xC0",
            "StoreError",
            [],
            false,
            [],
        );
        __problem::check_ambiguous(&__found, 0);
    };
    #[automatically_derived]
    impl<T> __problem::DeriveProblem for StoreError<T>
    where
        StoreError<T>: __problem::Error,
    {
        const TYPES: __problem::ProblemTypes = __problem::ProblemTypes::__derived(
            &__PROBLEM_TABLE,
            &__problem::Docs {
                rust_type: "StoreError",
                facts: "",
                index: b"\x13\x14\x13\x14\0\0\0\xE0}\xD7}\xD7\0\0\0\xC0",
            },
            true,
            &[],
        );
        fn describe<'__e>(
            &'__e self,
            __o: &mut __problem::Occurrence<'__e>,
        ) -> __problem::ProblemType<'__e> {
            __problem::ProblemType::__row(
                &__PROBLEM_TABLE,
                match self {
                    Self::NotFound { .. } => 0,
                    Self::Busy { .. } => 1,
                },
            )
        }
    }
    ::problem_core::__frameworks! {
        [] [] [< T >] [StoreError < T >] [StoreError < T > : __problem::ToProblem,] []
    }
};
