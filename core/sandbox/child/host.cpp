#include "core/sandbox/child/host.h"

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/sandbox/child/preludemodules.h"

#include <sodium.h>

#include <QCryptographicHash>
#include <QJSEngine>
#include <QStringConverter>
#include <QUrl>

namespace executor::sandbox::child {

using detail::FrameType;

namespace {
constexpr std::size_t kMaxLogBytes = 256U << 10U;

/// UTF-8 with U+FFFD for what is no character; QString::toUtf8() writes a question mark.
std::string toUtf8(const QString& text)
{
    QStringEncoder encoder(QStringEncoder::Utf8, QStringEncoder::Flag::Stateless);
    const QByteArray bytes = encoder(text);
    return bytes.toStdString();
}

bool hasLoneSurrogate(const QString& text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!text[i].isSurrogate()) {
            continue;
        }
        if (!text[i].isHighSurrogate() || i + 1 == text.size() || !text[i + 1].isLowSurrogate()) {
            return true;
        }
        ++i;
    }
    return false;
}

std::string jsonText(const QString& text)
{
    return toText(Json(toUtf8(text)));
}
} // namespace

void Host::begin(const std::array<std::uint8_t, 32>& seed, std::size_t maxValueBytes)
{
    m_seed = seed;
    m_maxValueBytes = maxValueBytes;
}

bool Host::call(quint32 id, const QString& path, const QString& member, int line, const QString& arguments)
{
    if (hasLoneSurrogate(arguments) || hasLoneSurrogate(path)) {
        return false;
    }
    const std::string body = utf8(arguments);
    if (body.size() > m_maxValueBytes || path.size() > 4096) {
        return false;
    }
    std::string head = "{\"path\":" + jsonText(path);
    if (!member.isEmpty()) {
        head += ",\"member\":" + jsonText(member);
    }
    head += ",\"line\":" + std::to_string(line) + "}";
    m_sink.send(FrameType::Call, id, head, body);
    return true;
}

void Host::log(const QString& level, const QString& text)
{
    const std::string line = toUtf8(text.size() > qsizetype(kMaxLogBytes) ? text.left(kMaxLogBytes) : text);
    m_sink.send(FrameType::Log, 0, "{\"level\":" + jsonText(level) + "}", toText(Json(line)));
    // At once: when the code goes on to hang, its last words are what explains it.
    m_sink.flush();
}

bool Host::emitItem(const QString& json)
{
    const std::string body = toUtf8(json);
    if (body.size() > m_maxValueBytes) {
        return false;
    }
    m_sink.send(FrameType::Emit, 0, "{}", body);
    return true;
}

void Host::armTimer(quint32 id, int milliseconds)
{
    m_sink.send(FrameType::TimerChange, id, "{\"op\":\"arm\",\"delay\":" + std::to_string(milliseconds) + "}", {});
}

void Host::clearTimer(quint32 id)
{
    m_sink.send(FrameType::TimerChange, id, "{\"op\":\"clear\"}", {});
}

void Host::done(const QString& head, const QString& result)
{
    const std::string body = toUtf8(result);
    if (body.size() > m_maxValueBytes) {
        const std::string message = "The returned value has " + std::to_string(body.size()) +
                                    " bytes, more than the limit of " + std::to_string(m_maxValueBytes) + ".";
        m_sink.send(
            FrameType::Done, 0,
            "{\"error\":{\"code\":\"result_too_large\",\"message\":" + toText(Json(message)) +
                ",\"hint\":\"Return less, or keep it with results.save.\",\"line\":0},\"warnings\":[],\"open\":[]}",
            {});
    } else {
        m_sink.send(FrameType::Done, 0, toUtf8(head), body);
    }
    m_sink.finish();
}

QByteArray Host::randomBlock(quint32 number) const
{
    QByteArray block(256, '\0');
    const std::array<unsigned char, crypto_stream_chacha20_NONCEBYTES> nonce{};
    auto* bytes = reinterpret_cast<unsigned char*>(block.data());
    // 256 bytes are four blocks of the cipher.
    crypto_stream_chacha20_xor_ic(bytes, bytes, 256, nonce.data(), std::uint64_t(number) * 4, m_seed.data());
    return block;
}

QByteArray Host::digest(const QString& algorithm, const QByteArray& data) const
{
    if (algorithm == QLatin1String("SHA-1")) {
        return QCryptographicHash::hash(data, QCryptographicHash::Sha1);
    }
    if (algorithm == QLatin1String("SHA-256")) {
        return QCryptographicHash::hash(data, QCryptographicHash::Sha256);
    }
    if (algorithm == QLatin1String("SHA-384")) {
        return QCryptographicHash::hash(data, QCryptographicHash::Sha384);
    }
    if (algorithm == QLatin1String("SHA-512")) {
        return QCryptographicHash::hash(data, QCryptographicHash::Sha512);
    }
    return {};
}

QByteArray Host::encodeUtf8(const QString& text) const
{
    return QByteArray::fromStdString(toUtf8(text));
}

QString Host::decodeUtf8(const QByteArray& bytes) const
{
    return QString::fromUtf8(bytes);
}

bool Host::isUtf8(const QByteArray& bytes) const
{
    return isValidUtf8(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

QString Host::toBase64(const QByteArray& bytes) const
{
    return QString::fromLatin1(bytes.toBase64());
}

QByteArray Host::fromBase64(const QString& text) const
{
    return QByteArray::fromBase64(text.toLatin1());
}

bool Host::isWellFormed(const QString& text) const
{
    return !hasLoneSurrogate(text);
}

QString Host::toWellFormed(const QString& text) const
{
    return qs(toUtf8(text));
}

QJSValue Host::laterPart() const
{
    return qjsEngine(this)->importModule(QLatin1String(kLaterModule)).property(QStringLiteral("later"));
}

QString Host::toAsciiDomain(const QString& domain) const
{
    return QString::fromLatin1(QUrl::toAce(domain, QUrl::IgnoreIDNWhitelist));
}

} // namespace executor::sandbox::child

#include "moc_host.cpp"
