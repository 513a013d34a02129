#pragma once

#include <QByteArray>
#include <QRegularExpression>
#include <QString>

#include <vector>

namespace executor::sandbox::child {

/// The regular expressions of a program that PCRE2 matches.
class Patterns
{
public:
    /// See Host::planPattern().
    [[nodiscard]] QString plan(const QString& source, const QString& flags);
    /// See Host::compilePattern().
    [[nodiscard]] int compile(const QString& source, const QString& flags);
    /// See Host::matchPattern().
    [[nodiscard]] QByteArray match(int id, const QString& text, int from, bool isSticky);

private:
    /// PCRE2's machine code is quick, but its stack is small; without it the stack is the heap.
    struct Compiled
    {
        QRegularExpression quick;
        QRegularExpression thorough;
    };
    int add(const QString& pattern, const QString& flags);
    /// The text as PCRE2 takes it: halves of characters replaced, so that places stay.
    const QString& subjectOf(const QString& text);

    std::vector<Compiled> m_compiled;
    QString m_text; ///< of the last match; a loop over one text must not look at the whole of it each time
    QString m_subject;
};

} // namespace executor::sandbox::child
