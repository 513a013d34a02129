#pragma once

#include "core/sandbox/child/patterns.h"
#include "core/sandbox/detail/frame.h"

#include <QByteArray>
#include <QJSValue>
#include <QObject>
#include <QString>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace executor::sandbox::child {

/// Where frames to the daemon go.
class FrameSink
{
public:
    virtual ~FrameSink() = default;
    /// Kept until flush(), so that the calls of one turn leave together.
    virtual void send(detail::FrameType type, std::uint32_t id, std::string_view head, std::string_view body) = 0;
    virtual void flush() = 0;
    /// The program is over: sends what is kept and ends the process.
    virtual void finish() = 0;
};

/// The native functions of the prelude, given to it as `host`. Agent code never sees this object.
class Host : public QObject
{
    Q_OBJECT

public:
    explicit Host(FrameSink& sink) : m_sink(sink) {}

    void begin(const std::array<std::uint8_t, 32>& seed, std::size_t maxValueBytes);

    /// False when the text is not valid UTF-16 or too large.
    Q_INVOKABLE bool call(quint32 id, const QString& path, const QString& member, int line, const QString& arguments);
    Q_INVOKABLE void log(const QString& level, const QString& text);
    Q_INVOKABLE bool emitItem(const QString& json);
    Q_INVOKABLE void armTimer(quint32 id, int milliseconds);
    Q_INVOKABLE void clearTimer(quint32 id);
    /// Does not come back in a child.
    Q_INVOKABLE void done(const QString& head, const QString& result);

    /// Block `number` (256 bytes) of the run's ChaCha20 stream.
    Q_INVOKABLE QByteArray randomBlock(quint32 number) const;
    Q_INVOKABLE QByteArray digest(const QString& algorithm, const QByteArray& data) const;
    Q_INVOKABLE QByteArray encodeUtf8(const QString& text) const;
    Q_INVOKABLE QString decodeUtf8(const QByteArray& bytes) const;
    Q_INVOKABLE bool isUtf8(const QByteArray& bytes) const;
    Q_INVOKABLE QString toBase64(const QByteArray& bytes) const;
    Q_INVOKABLE QByteArray fromBase64(const QString& text) const;
    Q_INVOKABLE bool isWellFormed(const QString& text) const;
    Q_INVOKABLE QString toWellFormed(const QString& text) const;
    /// How a regular expression is matched, as JSON: `error`, `engine` (0: as it is, 1: `pattern` by the engine, 2:
    /// `id` by matchPattern()), `names` of the groups, `repeats`.
    Q_INVOKABLE QString planPattern(const QString& source, const QString& flags)
    {
        return m_patterns.plan(source, flags);
    }
    /// The number by which matchPattern() knows a regular expression of another engine; -1 when PCRE2 takes none of it.
    Q_INVOKABLE int compilePattern(const QString& source, const QString& flags)
    {
        return m_patterns.compile(source, flags);
    }
    /// 32-bit numbers: 1 when it matches, 0 when not, -1 when that needs too many steps; then begin and end of the
    /// whole match and of every group, -1 where it took no part.
    Q_INVOKABLE QByteArray matchPattern(int id, const QString& text, int from, bool isSticky)
    {
        return m_patterns.match(id, text, from, isSticky);
    }

    /// What Intl must know of a locale, from Qt's data, as JSON; of an unknown one what en-US has.
    Q_INVOKABLE QString localeFacts(const QString& tag) const;
    /// The function that is the second half of the prelude.
    Q_INVOKABLE QJSValue laterPart() const;
    /// UTS 46; empty when the text is no domain.
    Q_INVOKABLE QString toAsciiDomain(const QString& domain) const;

private:
    FrameSink& m_sink;
    Patterns m_patterns;
    std::array<std::uint8_t, 32> m_seed{};
    std::size_t m_maxValueBytes = 32U << 20U;
};

} // namespace executor::sandbox::child
