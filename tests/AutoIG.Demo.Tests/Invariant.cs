using System.Globalization;
using System.Runtime.CompilerServices;

namespace AutoIG.Demo.Tests;

/// <summary>These tests have the tables of ICU, and the numbers and messages of no country.</summary>
internal static class Invariant
{
    [ModuleInitializer]
    internal static void Set() => CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture =
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
}
