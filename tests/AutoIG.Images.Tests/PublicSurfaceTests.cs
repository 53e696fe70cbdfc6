namespace AutoIG.Images.Tests;

public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_images_have_one_namespace() =>
        Assert.All(typeof(PictureFile).Assembly.GetExportedTypes(), type => Assert.Equal("AutoIG.Images", type.Namespace));
}
