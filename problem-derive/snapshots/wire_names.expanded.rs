const _: () = {
    use ::problem_core::__private as __problem;
    #[automatically_derived]
    impl<T> __problem::WireNames for Payment<T>
    where
        T: __problem::WireNames,
    {
        fn wire_names(&self) -> &'static [__problem::WireName] {
            match self {
                Self::CreditCard { .. } => {
                    const __PROBLEM_NAMES: &[__problem::WireName] = &[
                        __problem::WireName::new("card_number", &["cardNumber"])
                            .with_length(__problem::Limits::NONE.min("12")),
                        __problem::WireName::new("holder", &[]),
                    ];
                    __PROBLEM_NAMES
                }
                Self::Invoice { .. } => {
                    const __PROBLEM_NAMES: &[__problem::WireName] = &[
                        __problem::WireName::new("0", &[]),
                    ];
                    __PROBLEM_NAMES
                }
                Self::Cash { .. } => {
                    const __PROBLEM_NAMES: &[__problem::WireName] = &[];
                    __PROBLEM_NAMES
                }
            }
        }
        fn field(
            &self,
            __problem_place: __problem::usize,
        ) -> __problem::Option<&dyn __problem::WireNames> {
            match (self, __problem_place) {
                (Self::CreditCard { holder: __f_holder, .. }, 1usize) => {
                    __problem::names(__f_holder)
                }
                (Self::Invoice { 0: __f_0, .. }, 0usize) => __problem::names(__f_0),
                _ => __problem::Option::None,
            }
        }
    }
};
