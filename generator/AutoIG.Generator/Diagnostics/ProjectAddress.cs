using System.Reflection;

namespace AutoIG.Generator.Diagnostics;

/// <summary>Where the project lives: the <c>RepositoryUrl</c> of its build, which the SDK writes into the assembly.</summary>
internal static class ProjectAddress
{
    public static readonly string Root = typeof(ProjectAddress).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryUrl").Value!.TrimEnd('/');

    /// <summary>The page that explains a diagnostic.</summary>
    public static string PageOf(string id) => $"{Root}/blob/main/docs/diagnostics/{id}.md";
}
