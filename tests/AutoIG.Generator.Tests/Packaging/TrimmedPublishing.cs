namespace AutoIG.Generator.Tests.Packaging;

/// <summary>Whether a trimmed, self-contained program can be published without a download.</summary>
internal static class TrimmedPublishing
{
    public static string Packages { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public static bool IsAvailable { get; } = OperatingSystem.IsLinux()
        && System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64
        && Directory.Exists(Path.Combine(Packages, "microsoft.netcore.app.runtime.linux-x64"))
        && Directory.Exists(Path.Combine(Packages, "microsoft.net.illink.tasks"));
}
