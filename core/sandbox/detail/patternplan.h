#pragma once

#include <QString>
#include <QStringList>

namespace executor::sandbox::detail {

/// How one regular expression of ECMAScript is matched here. The engine's own (QV4, YARR) is used wherever it can; it
/// knows neither group names, `s`, look-behind, \p{...} nor the places of groups, matches wrongly with `u` and `y`, and
/// takes many patterns that are none.
struct PatternPlan
{
    enum class Engine
    {
        Native,     ///< as it is written
        Translated, ///< by the engine, as `pattern` and without the flags `s` and `d`
        Pcre        ///< by PCRE2
    } engine = Engine::Native;
    QString error;             ///< why it is no regular expression; empty when it is one
    QString pattern;           ///< for the engine, when Translated
    QString pcre;              ///< for PCRE2; always there
    QStringList names;         ///< by number of group, from 1 on at index 0; empty for those without a name
    bool repeatsGroup = false; ///< some group is tried more than once, so that matching can take for ever
};

/// Parses by the grammar of ES2023 with its annex B. Pure; thread: any.
[[nodiscard]] PatternPlan planPattern(const QString& source, const QString& flags);

} // namespace executor::sandbox::detail
