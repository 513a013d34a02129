#include "ui/theme/tokens.h"

namespace executor::ui {

namespace {

QColor rgb(QRgb value)
{
    return QColor::fromRgb(value);
}

Tokens makeLight()
{
    Tokens t;
    t.surface = rgb(0xFFFFFF);
    t.side = rgb(0xF4F6F8);
    t.raised = rgb(0xFFFFFF);
    t.field = rgb(0xFFFFFF);
    t.hover = rgb(0xEDF0F3);
    t.press = rgb(0xE2E6EB);
    t.line = rgb(0xDDE1E7);
    t.lineStrong = rgb(0x858E9B);
    t.text = rgb(0x191D24);
    t.text2 = rgb(0x58606D);
    t.off = rgb(0x9098A4);
    t.accent = rgb(0x0B7570);
    t.accentHover = rgb(0x085E5A);
    t.onAccent = rgb(0xFFFFFF);
    t.accentText = rgb(0x09635F);
    t.focus = rgb(0x0B7570);
    t.sel = rgb(0xDFF1EF);
    t.selOff = rgb(0xE9ECF0);
    t.mark = rgb(0xF6DDA6);
    t.read = {rgb(0x4A5567), rgb(0xECEFF3)};
    t.write = {rgb(0x2A55C4), rgb(0xE8EEFC)};
    t.send = {rgb(0x7A3DB8), rgb(0xF3EAFB)};
    t.danger = {rgb(0xB3261E), rgb(0xFCEBE9)};
    t.ok = {rgb(0x1B7437), rgb(0xE4F4E8)};
    t.warn = {rgb(0x855000), rgb(0xFBEFD9)};
    return t;
}

Tokens makeDark()
{
    Tokens t;
    t.isDark = true;
    t.surface = rgb(0x181A1F);
    t.side = rgb(0x121418);
    t.raised = rgb(0x20232A);
    t.field = rgb(0x121418);
    t.hover = rgb(0x262A31);
    t.press = rgb(0x2E333B);
    t.line = rgb(0x2D3139);
    t.lineStrong = rgb(0x767F8D);
    t.text = rgb(0xE6E9EE);
    t.text2 = rgb(0xA3ABB8);
    t.off = rgb(0x656D79);
    t.accent = rgb(0x35BBAE);
    t.accentHover = rgb(0x55CFC3);
    t.onAccent = rgb(0x04211E);
    t.accentText = rgb(0x62D5C9);
    t.focus = rgb(0x4CC9BD);
    t.sel = rgb(0x17332F);
    t.selOff = rgb(0x272B32);
    t.mark = rgb(0x5C4820);
    t.read = {rgb(0xB6BFCC), rgb(0x2A2F38)};
    t.write = {rgb(0x93B2FF), rgb(0x202B47)};
    t.send = {rgb(0xCFA8F5), rgb(0x332540)};
    t.danger = {rgb(0xFF9C92), rgb(0x432322)};
    t.ok = {rgb(0x7FD697), rgb(0x1C3424)};
    t.warn = {rgb(0xF0BD6C), rgb(0x3A2D17)};
    return t;
}

} // namespace

const Tokens& Tokens::light()
{
    static const Tokens tokens = makeLight();
    return tokens;
}

const Tokens& Tokens::dark()
{
    static const Tokens tokens = makeDark();
    return tokens;
}

const HuePair& Tokens::effect(Effect effect) const
{
    switch (effect) {
    case Effect::Read:
        return read;
    case Effect::Write:
        return write;
    case Effect::Unknown:
        return warn;
    case Effect::Send:
        return send;
    case Effect::Delete:
    case Effect::Spend:
    case Effect::Admin:
        return danger;
    }
    return warn;
}

QColor Tokens::onSolid() const
{
    return isDark ? QColor::fromRgb(0x14161A) : QColor::fromRgb(0xFFFFFF);
}

QColor mix(const QColor& under, const QColor& over, double share)
{
    const auto part = [share](int a, int b) { return qRound(a * (1 - share) + b * share); };
    return QColor(part(under.red(), over.red()), part(under.green(), over.green()), part(under.blue(), over.blue()));
}

} // namespace executor::ui
