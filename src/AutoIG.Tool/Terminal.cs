namespace AutoIG.Tool;

/// <summary>What surrounds a command: its streams and its environment.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Standard output: results alone.</param>
/// <param name="Error">Standard error: progress and messages.</param>
/// <param name="IsErrorRedirected">Whether nobody watches standard error: then whole lines are written, and few.</param>
/// <param name="Variable">The value of an environment variable, or <see langword="null"/>.</param>
internal sealed record Terminal(
    Stream Input, Stream Output, TextWriter Error, bool IsErrorRedirected, Func<string, string?> Variable)
{
    /// <summary>That of this process.</summary>
    public static Terminal OfProcess() => new(
        Console.OpenStandardInput(), Console.OpenStandardOutput(), Console.Error, Console.IsErrorRedirected,
        Environment.GetEnvironmentVariable);
}
