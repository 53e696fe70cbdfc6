namespace AutoIG.Reports;

/// <summary>The style sheet and the script, kept as files of their own and carried in the assembly.</summary>
internal static class PageResource
{
    public static string Read(string name)
    {
        using var stream = typeof(PageResource).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly does not carry '{name}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
