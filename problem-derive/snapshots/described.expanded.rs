const _: () = {
    use ::problem_core::__private as __problem;
    const __PROBLEM_STATUS_0: __problem::ErrorStatus = {
        use __problem::registered_names::*;
        let () = __REGISTERED_NAMES;
        __problem::ExpectedU16OrStatusCodeOrErrorStatus(STATUS).error_status()
    };
    static __PROBLEM_TABLE: __problem::Table = __problem::Table {
        path: __problem::type_path!("OrderError"),
        base: "https://api.example.com/errors/",
        constants: &[__problem::Constant::Status(__PROBLEM_STATUS_0)],
        records: b"\0\0\0\0\x94\xD1\x1C\0F\0\x0F\0\x0F\0\0\0\x0F\0F\0\0\0\0\xA0\x8C\x01\0\0\x07\0\x07\0\x07\0\x07\0",
        text: r#"order-not-found","title":"Order Not Found","status":404ORDER_NOT_FOUNDinvalidInvalidinvalidINVALID"#,
    };
    const _: () = __problem::check_code(__PROBLEM_STATUS_0, "Invalid", "INVALID", false);
    const _: () = __problem::check_requirements(
        __PROBLEM_STATUS_0,
        __problem::Provided {
            challenge: true,
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
    #[allow(deprecated)]
    const _: () = {
        let __found = __problem::ambiguities(
            [1152921504606847040, 0, 0, 0, 0],
            &__PROBLEM_TABLE,
            b"\x06\x98\x06\x98\0\0\0\x80<\x12<\x12\0\0\0\xC0",
            "OrderError PaymentError",
            [<PaymentError as __problem::Transparent>::IDENTITIES],
            false,
            [],
        );
        __problem::check_ambiguous(&__found, 0);
        __problem::check_ambiguous(&__found, 1);
    };
    const _: fn() = || {
        let _ = __problem::example(&MORE);
    };
    #[automatically_derived]
    #[allow(deprecated)]
    impl<'a, T: Serialize> __problem::DeriveProblem for OrderError<'a, T>
    where
        Option<T>: __problem::Serialize,
        OrderError<'a, T>: __problem::Error,
    {
        const TYPES: __problem::ProblemTypes = __problem::ProblemTypes::__derived(
            &__PROBLEM_TABLE,
            &__problem::Docs {
                rust_type: "OrderError",
                facts: "d25:The order does not exist.m7:orderIdh7:X-Place;m5:errnom6:errorsh11:Retry-Afterc16:WWW-Authenticater2:30;",
                index: b"\x06\x98\x06\x98\x01\0\0\x80<\x12<\x123\0\0\xC0",
            },
            true,
            &[
                &__problem::ProblemTypes::__with_additions(
                    &[<PaymentError as __problem::Transparent>::KNOWN_TYPES],
                    &"m7:attempt",
                ),
            ],
        );
        fn describe<'__e>(
            &'__e self,
            __o: &mut __problem::Occurrence<'__e>,
        ) -> __problem::ProblemType<'__e> {
            __problem::ProblemType::__row(
                &__PROBLEM_TABLE,
                match self {
                    Self::OrderNotFound { id: __f_id, place: __f_place, .. } => {
                        __o.__extension(",\"orderId\":", __f_id);
                        __o.__header_template(
                            __problem::HeaderName::from_static("x-place"),
                            &["", ""],
                            &[__problem::plain::<str>(*__f_place).value()],
                        );
                        0
                    }
                    Self::Invalid { more: __f_more, fields: __f_fields, .. } => {
                        __o.__declare(&["errno"]);
                        __o.__extension(",\"errno\":", &ERRNO);
                        __o.__flatten(__f_more);
                        <Vec<
                            FieldError,
                        > as __problem::FieldErrors>::add_to(__f_fields, __o);
                        __o.__header(__problem::header::RETRY_AFTER, "30");
                        if __PROBLEM_STATUS_0.as_u16() == 401 {
                            __o.__header(
                                __problem::header::WWW_AUTHENTICATE,
                                r#"Bearer realm="orders""#,
                            );
                        }
                        1
                    }
                    Self::Payment { inner: __f_inner, attempt: __f_attempt, .. } => {
                        __o.__enter(&["attempt"]);
                        let __inner = __o
                            .__forward(
                                <PaymentError as __problem::Transparent>::as_answer(
                                    __f_inner,
                                ),
                            );
                        __o.__leave();
                        __o.__extension(",\"attempt\":", __f_attempt);
                        return __inner;
                    }
                },
            )
        }
        __problem::if_described! {
            fn __collect(__collector : & mut dyn __problem::Collector) { let __types = <
            Self as __problem::DeriveProblem > ::TYPES; let __type_0 =
            __problem::schema_of!(u64); let __type_1 = __problem::schema_of!(str); let
            __type_2 = __problem::schema_of!(Option < T >); let __type_3 =
            __problem::schema_of!(u8); __collector.__own(& __types, 0, false, &
            [__problem::Part::Detail(__problem::Text::Template(&
            [__problem::Piece::Text("order "), __problem::Piece::Field("orderId", false,
            __type_0, __problem::Option::Some(__problem::example(& 42i64))),
            __problem::Piece::Text(" not found in "), __problem::Piece::Field("place",
            true, __type_1, __problem::Option::None),])),
            __problem::Part::Member("orderId", __problem::FieldFacts { text :
            "The number of the order.", is_deprecated : false, ty : __type_0, example :
            __problem::Option::Some(__problem::example(& 42i64)) }),
            __problem::Part::Header("X-Place", __problem::Text::Template(&
            [__problem::Piece::Field("place", false, __type_1,
            __problem::Option::None),])),]); __collector.__own(& __types, 1, true, &
            [__problem::Part::Detail(__problem::Text::Template(&
            [__problem::Piece::Text("invalid"),])),
            __problem::Part::HeaderIf401("WWW-Authenticate", r#"Bearer realm="orders""#),
            __problem::Part::Constant("errno", & ERRNO),
            __problem::Part::Flattened(__problem::FieldFacts { text : "", is_deprecated :
            false, ty : __type_2, example : __problem::Option::Some(__problem::example(&
            MORE)) }), __problem::Part::Errors(""),
            __problem::Part::Seconds(__problem::Option::Some(30u64), false,
            __problem::Option::None),]); __collector.__inner(< PaymentError as
            __problem::Transparent > ::__collect, & [__problem::Part::Member("attempt",
            __problem::FieldFacts { text : "", is_deprecated : false, ty : __type_3,
            example : __problem::Option::None }),]); }
        }
    }
    ::problem_core::__frameworks! {
        [] [#[allow(deprecated)]] [< 'a, T : Serialize >] [OrderError < 'a, T >]
        [OrderError < 'a, T > : __problem::ToProblem,] [(0 "orderId" u64) (1 flatten
        Option < T >) (1 errors Vec < FieldError >)]
    }
    ::problem_core::__private::bridges::utoipa! {
        [#[allow(deprecated)]] [< 'a, T : Serialize >] [OrderError < 'a, T >] [OrderError
        < 'a, T > : __problem::ToProblem,]
    }
};
