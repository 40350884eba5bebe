//! Words of the table.

use eltanin::robot::{Category, Kind, Reason};

use super::{CHROME, expect, expect_robot};

#[test]
fn a_word_names_a_robot() {
    expect_robot(
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.1; +https://openai.com/gptbot)",
        Reason::Word,
        Some("GPTBot"),
        Category::AiTraining,
        Some("GPTBot"),
    );
    expect_robot("curl/8.5.0", Reason::Word, Some("curl"), Category::Library, Some("curl/"));
    // A word with boundaries does not match inside another: `ruby` is weak, and `Superuby` is not a word.
    expect(
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Superuby/1.0 Safari/537.36",
        Kind::Human,
        Reason::Form,
    );
}

#[test]
fn a_word_that_ends_in_bot_is_a_robot() {
    expect_robot("FooBot/1.0", Reason::Bot, Some("FooBot"), Category::Other, Some("Bot"));
    expect_robot("some bots", Reason::Bot, Some("bots"), Category::Other, Some("bots"));
    expect_robot("foobot", Reason::Bot, Some("foobot"), Category::Other, Some("bot"));
    for end in ["", "/2", ".", "_x", "\t", "\u{1}"] {
        expect(&format!("{CHROME} FooBot{end}"), Kind::Robot, Reason::Bot);
    }
    // A random token is not a name, and letters of other scripts are letters.
    for token in ["iBot7KTt-08", "NrbOt0CE-46", "bot\u{e9}"] {
        expect(&format!("{CHROME}/{token}"), Kind::Human, Reason::Form);
    }
    expect("Locubot/1.0", Kind::Robot, Reason::Bot);
    // Cubot makes phones, and a bottle is not a robot.
    for device in ["CUBOT NOTE 20", "Bottle One"] {
        let user_agent = format!(
            "Mozilla/5.0 (X11; {device}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0.4430.91 Safari/537.36"
        );
        expect(&user_agent, Kind::Human, Reason::Form);
    }
}

#[test]
fn a_robots_word_in_the_model_name_of_a_phone_does_not_count() {
    let phone = |device: &str| {
        format!(
            "Mozilla/5.0 (Linux; Android 9; {device}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0.4430.91 Mobile Safari/537.36"
        )
    };
    expect(&phone("Robot Spider Build/PPR1"), Kind::Human, Reason::Form);
    // A strict word, a link and `compatible` count inside the model name.
    expect(&phone("Nexus 5; Googlebot/2.1"), Kind::Robot, Reason::Word);
    expect(&phone("compatible; FooBot/1.0"), Kind::Robot, Reason::Bot);
    expect(&phone("FooBot; +https://foo.example"), Kind::Robot, Reason::Link);
    // Apps and phones may put a bare name at the end.
    expect(&format!("{} Foo", phone("Pixel 8")), Kind::Human, Reason::Form);
    let apple = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
    expect(&format!("{apple} Version/17.5 Safari/604.1 Foo"), Kind::Human, Reason::Form);
    // A robot's word counts after the comment.
    expect(&format!("{} FooBot", phone("Pixel 8")), Kind::Robot, Reason::Bot);
    expect(&format!("{} Android FooBot", phone("Pixel 8")), Kind::Robot, Reason::Bot);
}
