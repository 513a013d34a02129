#pragma once

#include <QtTest>

// Apart from the test, because moc does not understand these raw strings.

inline void addOperatorRows()
{
    const auto add = [](const char* json, const char* arguments, bool inAllow, bool inBlock) {
        QTest::addRow("%s on %s", json, arguments) << QByteArray(json) << QByteArray(arguments) << inAllow << inBlock;
    };
    const char* equals = R"({"at":"/a","op":"equals","value":1})";
    add(equals, R"({"a":1})", true, true);
    add(equals, R"({"a":1.0})", true, true);
    add(equals, R"({"a":"1"})", false, false);
    add(equals, R"({"a":null})", false, false);
    add(equals, R"({})", false, false);
    const char* big = R"({"at":"/a","op":"equals","value":9007199254740993})";
    add(big, R"({"a":9007199254740992})", false, false);
    add(big, R"({"a":9007199254740993})", true, true);
    add(R"({"at":"/a","op":"equals","value":{"x":1,"y":2}})", R"({"a":{"y":2,"x":1}})", true, true);
    const char* notEquals = R"({"at":"/a","op":"not_equals","value":"acme"})";
    add(notEquals, R"({"a":"other"})", true, true);
    add(notEquals, R"({"a":"acme"})", false, false);
    add(notEquals, R"({})", false, true);
    add(R"({"at":"/a","op":"in","value":["x","y"]})", R"({"a":"y"})", true, true);
    add(R"({"at":"/a","op":"in","value":["x","y"]})", R"({})", false, false);
    add(R"({"at":"/a","op":"not_in","value":["x"]})", R"({})", false, true);
    add(R"({"at":"/a","op":"not_in","value":["x"]})", R"({"a":"x"})", false, false);
    const char* contains = R"({"at":"/a","op":"contains","value":"ell"})";
    add(contains, R"({"a":"hello"})", true, true);
    add(contains, R"({"a":["ell"]})", true, true);
    add(contains, R"({"a":["hello"]})", false, false);
    add(contains, R"({"a":5})", false, true);
    add(R"({"at":"/a","op":"starts_with","value":"main"})", R"({"a":"main-1"})", true, true);
    add(R"({"at":"/a","op":"starts_with","value":"main"})", R"({"a":7})", false, true);
    add(R"({"at":"/a","op":"ends_with","value":"MAIN","ignoreCase":true})", R"({"a":"x-main"})", true, true);
    const char* matches = R"({"at":"/a","op":"matches","value":"[a-z]+|b1"})";
    add(matches, R"({"a":"abc"})", true, true);
    add(matches, R"({"a":"abc1"})", false, false);
    add(matches, R"({"a":"abc\n"})", false, false);
    add(R"({"at":"/a","op":"matches","value":"(a+)+$"})",
        R"({"a":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"})", false, true);
    const char* over = R"({"at":"/a","op":"greater","value":9007199254740992})";
    add(over, R"({"a":9007199254740993})", true, true);
    add(over, R"({"a":9007199254740992})", false, false);
    add(over, R"({"a":"9"})", false, true);
    add(R"({"at":"/a","op":"at_most","value":"2026-01-01T00:00:00Z"})", R"({"a":"2025-12-31T23:00:00-01:00"})", true,
        true);
    add(R"({"at":"/a","op":"less","value":-1})", R"({"a":-1.5})", true, true);
    add(R"({"at":"/a","op":"exists","value":true})", R"({"a":null})", true, true);
    add(R"({"at":"/a","op":"exists","value":true})", R"({})", false, false);
    add(R"({"at":"/a","op":"exists","value":false})", R"({})", true, true);
    add(R"({"at":"/a","op":"size_over","value":5})", R"({"a":"12345"})", true, true);
    add(R"({"at":"/a","op":"size_over","value":7})", R"({"a":"12345"})", false, false);
    const char* host = R"({"at":"/u","op":"host_in","value":["good.com",".example.com"]})";
    add(host, R"({"u":"https://good.com@evil.com/"})", false, false);
    add(host, R"({"u":"https://GOOD.com./x"})", true, true);
    add(host, R"({"u":"https://a.example.com"})", true, true);
    add(host, R"({"u":"https://example.com"})", false, false);
    add(host, R"({"u":"good.com"})", false, true);
    // moc takes a slash and a star for a comment, also in a raw string.
    const char* star = "{\"at\":\"/to/"
                       "*/domain\",\"op\":\"equals\",\"value\":\"acme\"}";
    add(star, R"({"to":[{"domain":"acme"},{"domain":"acme"}]})", true, true);
    add(star, R"({"to":[{"domain":"acme"},{"domain":"evil"}]})", false, true);
    add(star, R"({"to":[]})", false, false);
    add(star, R"({"to":"acme"})", false, true);
    add(star, R"({})", false, false);
    // Evasion by invisible characters and by decomposed letters.
    add(R"({"at":"/a","op":"equals","value":"acme"})", "{\"a\":\"ac\xE2\x80\x8Bme\"}", true, true);
    add("{\"at\":\"/a\",\"op\":\"equals\",\"value\":\"caf\xC3\xA9\"}", "{\"a\":\"cafe\xCC\x81\"}", true, true);
}

inline void addBrokenRows()
{
    for (const char* json :
         {R"({"at":"a","op":"equals","value":1})", R"({"at":"/a","op":"is","value":1})", R"({"at":"/a","op":"equals"})",
          R"({"at":"/a","op":"matches","value":"("})", R"({"at":"/a","op":"matches","value":")|("})",
          R"({"at":"/a","op":"in","value":1})", R"({"at":"/a","op":"greater","value":"x"})",
          R"({"at":"/a","op":"exists","value":1})", R"({"at":"/a","op":"equals","value":1,"case":true})"}) {
        QTest::newRow(json) << QByteArray(json);
    }
}
