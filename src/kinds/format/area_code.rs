//! Area codes of landlines in mainland China (长途区号), without the zero they are dialled with.

/// By province, as the number plan (电话网编号) gives them; codes that were merged into a neighbour's are still on old cards.
const CODES: &[&str] = &[
    // 北京 上海 天津 重庆, and the cities with codes of their own length
    "10 20 21 22 23 24 25 27 28 29",
    // 河北
    "310 311 312 313 314 315 316 317 318 319 335",
    // 山西
    "349 350 351 352 353 354 355 356 357 358 359",
    // 河南
    "370 371 372 373 374 375 376 377 378 379 391 392 393 394 395 396 398",
    // 辽宁
    "410 411 412 413 414 415 416 417 418 419 421 427 429",
    // 吉林
    "431 432 433 434 435 436 437 438 439 440 448",
    // 黑龙江
    "451 452 453 454 455 456 457 458 459 464 467 468 469",
    // 内蒙古
    "470 471 472 473 474 475 476 477 478 479 482 483",
    // 江苏
    "510 511 512 513 514 515 516 517 518 519 523 527",
    // 山东
    "530 531 532 533 534 535 536 537 538 539 543 546 631 632 633 634 635",
    // 安徽
    "550 551 552 553 554 555 556 557 558 559 561 562 563 564 565 566",
    // 浙江
    "570 571 572 573 574 575 576 577 578 579 580",
    // 福建
    "591 592 593 594 595 596 597 598 599",
    // 广东
    "660 661 662 663 668 750 751 752 753 754 755 756 757 758 759 760 762 763 765 766 768 769",
    // 云南
    "691 692 870 871 872 873 874 875 876 877 878 879 883 886 887 888",
    // 江西
    "701 790 791 792 793 794 795 796 797 798 799",
    // 湖北
    "710 711 712 713 714 715 716 717 718 719 722 724 728",
    // 湖南
    "730 731 732 733 734 735 736 737 738 739 743 744 745 746",
    // 广西
    "770 771 772 773 774 775 776 777 778 779",
    // 四川
    "812 813 816 817 818 825 826 827 830 831 832 833 834 835 836 837 838 839",
    // 贵州
    "851 852 853 854 855 856 857 858 859",
    // 西藏
    "891 892 893 894 895 896 897",
    // 海南
    "890 898 899",
    // 新疆
    "901 902 903 906 908 909 990 991 992 993 994 995 996 997 998 999",
    // 陕西
    "910 911 912 913 914 915 916 917 919",
    // 甘肃
    "930 931 932 933 934 935 936 937 938 939 941 943",
    // 宁夏
    "951 952 953 954 955",
    // 青海
    "970 971 972 973 974 975 976 977 979",
];

/// Whether there is such a code.
pub(super) fn exists(code: &str) -> bool {
    CODES
        .iter()
        .any(|province| province.split(' ').any(|known| known == code))
}

/// The code with which the digits of a landline begin, and the number behind it, when that is a number of the place:
/// 7 or 8 digits (8 behind the codes of two), none of which is a 0, 1 or 9 in front.
pub(super) fn split(digits: &str) -> Option<(&str, &str)> {
    [2, 3]
        .iter()
        .filter_map(|length| digits.split_at_checked(*length))
        .find(|(code, number)| {
            let lengths = if code.len() == 2 { 8..=8 } else { 7..=8 };
            lengths.contains(&number.len()) && number.starts_with(['2', '3', '4', '5', '6', '7', '8']) && exists(code)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_written_once_and_alike() {
        let mut codes: Vec<&str> = CODES.iter().flat_map(|province| province.split(' ')).collect();
        let all = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all);
        assert!(
            codes
                .iter()
                .all(|code| code.bytes().all(|digit| digit.is_ascii_digit()))
        );
        assert!(codes.iter().all(|code| code.len() == if *code < "3" { 2 } else { 3 }));
    }

    #[test]
    fn landlines_are_cut_behind_their_code() {
        assert_eq!(split("75588001234"), Some(("755", "88001234")));
        assert_eq!(split("1088001234"), Some(("10", "88001234")));
        assert_eq!(split("5718800123"), Some(("571", "8800123")));
        // 400 and 800 are no codes, 13800138000 no landline, 0755 has its zero still, and 1001234 is no number of a place.
        for other in [
            "4008001234",
            "8008101234",
            "13800138000",
            "075588001234",
            "7551001234",
            "88001234",
            "",
        ] {
            assert_eq!(split(other), None, "{other}");
        }
    }
}
