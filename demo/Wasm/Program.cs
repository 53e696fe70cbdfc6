using System.Runtime.Versioning;
using AutoIG.Wasm;

[assembly: SupportedOSPlatform("browser")]

// The page calls what DigitPage exports; there is nothing to run. The network is made ready before somebody draws.
DigitPage.WarmUp();
