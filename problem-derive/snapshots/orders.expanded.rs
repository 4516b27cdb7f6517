const _: () = {
    use ::problem_core::__private as __problem;
    static __PROBLEM_TABLE: __problem::Table = __problem::Table {
        path: __problem::type_path!("OrderError"),
        base: "https://api.example.com/errors/",
        constants: &[],
        records: b"\0\0\0\0\x94\xD1\x1C\0F\0\x0F\0\x0F\0\0\0\x0F\0F\0\0\0\xA6\xB1\x1C\0\x83\0\x10\0\x10\0.\0\x10\0\xC9\0\0\0\x91\xB1<\0\x92\0\x0F\0\x0F\0\r\0\x0F\0[\x01\0\0\xAD\xD1\x1C\0R\0\x13\0\x13\0\0\0\x13\0\xAD\x01\0\0\xF4\x05<\0\x8B\0\x15\0\x15\0\0\0\x15\0",
        text: r#"order-not-found","title":"Order Not Found","status":404ORDER_NOT_FOUNDvalidation-error","title":"Validation Error","status":422,"detail":"the request body contains invalid field values"VALIDATION_ERROR{"type":"https://api.example.com/errors/unauthenticated","title":"Unauthenticated","status":401,"detail":"sign in first","code":"UNAUTHENTICATED"}rate-limit-exceeded","title":"Rate Limit Exceeded","status":429RATE_LIMIT_EXCEEDED{"type":"https://api.example.com/errors/internal-server-error","title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#,
    };
    const _: () = {
        __problem::check_inner_type(
            [64, 32768, 633825300114114700748351602688, 1099511627776, 2],
            &__PROBLEM_TABLE,
            "OrderError PaymentError",
            <PaymentError as __problem::Transparent>::IDENTITIES,
        );
    };
    #[automatically_derived]
    impl __problem::DeriveProblem for OrderError {
        const IS_ERROR: () = __problem::needs_error::<Self>();
        const TYPES: __problem::ProblemTypes = __problem::ProblemTypes::__derived(
            &__PROBLEM_TABLE,
            &__problem::Docs {
                rust_type: "OrderError",
                facts: "m7:orderId;m6:errors;d20:Nobody is signed in.h16:WWW-Authenticate;m5:limith11:Retry-After;",
                index: b"\x06\x98\x06\x98\x01\0\0\x80\xA8\xF5\xA8\xF5\x0C\0\0\x80coco\x16\0\0\x80\x8Fv\x8FvC\0\0\x80\x81\x86\x81\x86\0\0\0\xA0",
            },
            false,
            &[<PaymentError as __problem::Transparent>::KNOWN_TYPES],
        );
        fn describe<'__e>(
            &'__e self,
            __o: &mut __problem::Occurrence<'__e>,
        ) -> __problem::ProblemType<'__e> {
            __problem::ProblemType::__row(
                &__PROBLEM_TABLE,
                match self {
                    Self::OrderNotFound { id: __f_id, .. } => {
                        __o.__extension(",\"orderId\":", __f_id);
                        0
                    }
                    Self::Invalid { fields: __f_fields, .. } => {
                        <Vec<
                            FieldError,
                        > as __problem::FieldErrors>::add_to(__f_fields, __o);
                        1
                    }
                    Self::Unauthenticated { .. } => {
                        __o.__header(
                            __problem::header::WWW_AUTHENTICATE,
                            r#"Bearer realm="orders""#,
                        );
                        2
                    }
                    Self::TooMany { limit: __f_limit, wait: __f_wait, .. } => {
                        __o.__extension(",\"limit\":", __f_limit);
                        __o.__retry_after(__f_wait);
                        3
                    }
                    Self::Database { .. } => 4,
                    Self::Payment { 0: __f_0, .. } => {
                        return __o
                            .__forward(
                                <PaymentError as __problem::Transparent>::as_answer(__f_0),
                            );
                    }
                },
            )
        }
    }
    ::problem_core::__frameworks! {
        [] [] [] [OrderError] [] [(0 "orderId" u64) (1 errors Vec < FieldError >) (3
        "limit" u32)]
    }
};
