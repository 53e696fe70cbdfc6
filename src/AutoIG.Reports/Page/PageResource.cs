using System.Security.Cryptography;
using System.Text;

namespace AutoIG.Reports;

/// <summary>A file of the page, kept as a file of its own and carried in the assembly.</summary>
internal static class PageResource
{
    /// <summary>The program, in the order in which its parts use each other.</summary>
    private static readonly string[] Parts =
    [
        "dom.js", "numbers.js", "data.js", "maps.js", "features.js", "text.js", "charts.js", "card.js", "list.js", "groups.js",
        "overview.js", "words.js", "moments.js", "main.js",
    ];

    /// <summary>The program of the page: one function, so that none of its names is seen by the libraries beside it.</summary>
    public static string Program { get; } =
        $"(() => {{\n\"use strict\";\n{string.Concat(Parts.Select(Read))}}})();\n";

    /// <summary>The libraries that draw charts, each behind its licence.</summary>
    public static IReadOnlyList<string> Libraries { get; } = [.. new[] { "d3.min.js", "plot.umd.min.js" }.Select(WithLicence)];

    /// <summary>
    /// A resource. Line ends are those of the page: a browser reads others as these, and would compute another hash of a script.
    /// </summary>
    public static string Read(string name)
    {
        using var stream = typeof(PageResource).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly does not carry '{name}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>What the page's policy names a script by that it lets run.</summary>
    public static string Hash(string script) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";

    private static string WithLicence(string name) => $"/*!\n{Read($"{name.Split('.')[0]}.LICENSE.txt").Trim()}\n*/\n{Read(name)}";
}
