// What the first half calls.
return { URL, URLSearchParams, NumberFormat, localText, compareTexts };
